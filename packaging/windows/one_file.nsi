; The single file: unpacks the program once for each version below the user's folder, under its hash, and runs it from
; there; mends what somebody took away, clears older versions. Run with VERSION, PROGRAM (a folder), LIST (the names of
; its files, UTF-16), HASH, ICON and OUT. packaging/linux/files/one_file.c does the same on Linux.
Unicode true
Target amd64-unicode
ManifestDPIAware true
SetCompressor lzma
SilentInstall silent
RequestExecutionLevel user
!include LogicLib.nsh
!include WinVer.nsh
!include FileFunc.nsh

!define NAME "知产工作站"
!define FILE "ip-workstation.exe"
!define ROOM 250

Name "${NAME}"
OutFile "${OUT}"
Icon "${ICON}"
VIProductVersion "${VERSION}.0"
VIAddVersionKey /LANG=2052 "ProductName" "${NAME}"
VIAddVersionKey /LANG=2052 "FileDescription" "${NAME}"
VIAddVersionKey /LANG=2052 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=2052 "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=2052 "LegalCopyright" ""
LoadLanguageFile "${NSISDIR}\Contrib\Language files\SimpChinese.nlf"

Var Root
Var Folder
Var Fresh

Function .onInit
  ${IfNot} ${AtLeastWin10}
    MessageBox MB_ICONSTOP "${NAME}需要 Windows 10 或 Windows 11（64 位）。Windows 7 和 Windows 8 不能使用，请换一台电脑。"
    SetErrorLevel 4
    Quit
  ${EndIf}
FunctionEnd

; In $0 1 where every file of the list lies in the folder $1, else 0.
Function IsComplete
  StrCpy $0 0
  FileOpen $2 "$1\_internal\unpacked.list" r
  ${If} $2 == ""
    Return
  ${EndIf}
  ${Do}
    FileReadUTF16LE $2 $3
    ${If} $3 == "/$\n"
      StrCpy $0 1
      ${ExitDo}
    ${EndIf}
    StrCpy $3 $3 -1
    ${If} $3 == ""
    ${OrIfNot} ${FileExists} "$1\$3"
      ${ExitDo}
    ${EndIf}
  ${Loop}
  FileClose $2
FunctionEnd

; Whether it succeeds is seen by the list, which comes last, and by what the list names.
Function Unpack
  ${DriveSpace} "$Root" "/D=F /S=M" $0
  ${If} $0 < ${ROOM}
    Return
  ${EndIf}
  System::Call 'kernel32::GetCurrentProcessId() i .r0'
  StrCpy $Fresh "$Folder.new-$0"
  Banner::show /set 76 "正在准备，第一次打开要等几秒钟…" "${NAME}"
  ; As the working folder it cannot be renamed by another start that clears up.
  SetOutPath "$Fresh"
  SetOverwrite try
  File /r "${PROGRAM}\*"
  SetOutPath "$Fresh\_internal"
  File "/oname=unpacked.list" "${LIST}"
  SetOutPath "$Root"
  Banner::destroy
  StrCpy $1 $Fresh
  Call IsComplete
  ${If} $0 = 1
    ; What is missing in the folder of a running program stays so until it ends.
    Rename "$Folder" "$Folder.old"
    Rename "$Fresh" "$Folder"
  ${EndIf}
  RMDir /r "$Fresh"
  Call Clear
FunctionEnd

; Removes other versions, and what starts that were cut short left. A folder in use cannot be renamed.
Function Clear
  FindFirst $0 $1 "$Root\*"
  ${DoUntil} $1 == ""
    ${If} $1 != "."
    ${AndIf} $1 != ".."
    ${AndIf} "$Root\$1" != $Folder
      ClearErrors
      Rename "$Root\$1" "$Root\$1.old"
      ${IfNot} ${Errors}
        RMDir /r "$Root\$1.old"
      ${EndIf}
    ${EndIf}
    FindNext $0 $1
  ${Loop}
  FindClose $0
FunctionEnd

; Our own command line goes on as it came, of any length; so do the streams, and the console we were called from.
Function Run
  System::Call 'kernel32::SetEnvironmentVariable(t "IP_WORKSTATION_FILE", t "$EXEPATH")'
  System::Call 'kernel32::GetStdHandle(i -10) p .r2'
  System::Call 'kernel32::GetStdHandle(i -11) p .r3'
  System::Call 'kernel32::GetStdHandle(i -12) p .r4'
  System::Call 'kernel32::AttachConsole(i -1) i .r5'
  System::Alloc 104
  Pop $6
  System::Call 'kernel32::GetStartupInfoW(p r6)'
  IntPtrOp $7 $6 + 60
  System::Call '*$7(&i4 .r8)'
  IntOp $8 $8 | 0x100
  System::Call '*$7(&i4 r8)'
  IntPtrOp $7 $6 + 80
  System::Call '*$7(p r2, p r3, p r4)'
  System::Alloc 24
  Pop $7
  System::Call 'kernel32::GetCommandLineW() p .r8'
  System::Call 'kernel32::CreateProcessW(w "$Folder\${FILE}", p r8, p 0, p 0, i 1, i 0, p 0, p 0, p r6, p r7) i .r0'
  ${If} $0 = 0
    Return
  ${EndIf}
  ; Somebody listens, or waits for the exit code.
  ${If} $3 P<> 0
  ${OrIf} $5 <> 0
    System::Call '*$7(p .r8)'
    System::Call 'kernel32::WaitForSingleObject(p r8, i -1)'
    System::Call 'kernel32::GetExitCodeProcess(p r8, *i .r9)'
    SetErrorLevel $9
  ${EndIf}
FunctionEnd

Section
  StrCpy $Root "$LOCALAPPDATA\ip-workstation-program"
  StrCpy $Folder "$Root\${HASH}"
  CreateDirectory "$Root"
  StrCpy $1 $Folder
  Call IsComplete
  ${If} $0 = 0
    Call Unpack
  ${EndIf}
  Call Run
  ${If} $0 = 0
    MessageBox MB_ICONSTOP "程序没有能够打开。请清理 $Root 所在的磁盘，留出 ${ROOM} MB 空间，再打开一次；还不行，请检查杀毒软件是否拦下了这个文件夹里的程序。$\n$\nThe program could not be unpacked or started: make room on the disk, look whether an antivirus stopped it, and start it again."
    SetErrorLevel 3
  ${EndIf}
SectionEnd
