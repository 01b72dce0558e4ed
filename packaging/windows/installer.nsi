; The installer: for one user, without an administrator. Run by release.py with VERSION, PROGRAM (a folder) and OUT.
Unicode true
Target amd64-unicode
ManifestDPIAware true
SetCompressor /SOLID lzma
!include MUI2.nsh
!include WinVer.nsh
!include FileFunc.nsh

!define NAME "知产工作站"
!define KEY "IpWorkstation"
!define FILE "ip-workstation.exe"
!define APPLICATION "Software\Classes\Applications\${FILE}"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\${KEY}"

Name "${NAME}"
OutFile "${OUT}"
RequestExecutionLevel user
InstallDir "$LOCALAPPDATA\Programs\${KEY}"
InstallDirRegKey HKCU "Software\${KEY}" "InstallDir"
BrandingText "${NAME} ${VERSION}"
VIProductVersion "${VERSION}.0"
VIAddVersionKey /LANG=2052 "ProductName" "${NAME}"
VIAddVersionKey /LANG=2052 "FileDescription" "${NAME} 安装程序"
VIAddVersionKey /LANG=2052 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=2052 "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=2052 "LegalCopyright" ""

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_FINISHPAGE_RUN "$INSTDIR\${FILE}"
!define MUI_WELCOMEPAGE_TEXT "将为当前用户安装 ${NAME} ${VERSION}，不需要管理员权限，不需要联网。$\r$\n$\r$\n资料存放在另外的文件夹里，安装、升级和卸载都不会动到它。"
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "SimpChinese"

; A file of a running program cannot be opened for writing.
!macro RefuseWhileRunning what
  ${If} ${FileExists} "$INSTDIR\${FILE}"
    ClearErrors
    FileOpen $0 "$INSTDIR\${FILE}" a
    ${If} ${Errors}
      MessageBox MB_ICONSTOP "${NAME}正在运行，请先关闭它的窗口，再重新${what}。" /SD IDOK
      SetErrorLevel 5
      Quit
    ${EndIf}
    FileClose $0
  ${EndIf}
!macroend

Function .onInit
  ${IfNot} ${AtLeastWin10}
    MessageBox MB_ICONSTOP "${NAME}需要 Windows 10 或 Windows 11（64 位）。Windows 7 和 Windows 8 不能使用，请换一台电脑。" /SD IDOK
    SetErrorLevel 4
    Quit
  ${EndIf}
FunctionEnd

; The clerk's own folder stands beside nothing of ours: only what was installed is taken away.
!macro RemoveProgram
  RMDir /r "$INSTDIR\_internal"
  Delete "$INSTDIR\${FILE}"
  Delete "$INSTDIR\ip-workstation-console.exe"
!macroend

Section
  !insertmacro RefuseWhileRunning "安装"
  !insertmacro RemoveProgram
  SetOutPath "$INSTDIR"
  File /r "${PROGRAM}\*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\${FILE}"
  CreateShortcut "$DESKTOP\${NAME}.lnk" "$INSTDIR\${FILE}"
  WriteRegStr HKCU "Software\${KEY}" "InstallDir" "$INSTDIR"
  ; Among the programs that a ledger or a package can be opened with; nobody's own choice is changed.
  WriteRegStr HKCU "${APPLICATION}" "FriendlyAppName" "${NAME}"
  WriteRegStr HKCU "${APPLICATION}\shell\open\command" "" '"$INSTDIR\${FILE}" "%1"'
  WriteRegStr HKCU "${APPLICATION}\SupportedTypes" ".zip" ""
  WriteRegStr HKCU "${APPLICATION}\SupportedTypes" ".xlsx" ""
  WriteRegStr HKCU "${APPLICATION}\SupportedTypes" ".xls" ""
  WriteRegStr HKCU "${APPLICATION}\SupportedTypes" ".csv" ""
  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "${NAME}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\${FILE}"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  WriteRegDWORD HKCU "${UNINSTALL}" "EstimatedSize" $0
SectionEnd

Section Uninstall
  !insertmacro RefuseWhileRunning "卸载"
  !insertmacro RemoveProgram
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\${NAME}.lnk"
  Delete "$DESKTOP\${NAME}.lnk"
  DeleteRegKey HKCU "${APPLICATION}"
  DeleteRegKey HKCU "${UNINSTALL}"
  DeleteRegKey HKCU "Software\${KEY}"
SectionEnd
