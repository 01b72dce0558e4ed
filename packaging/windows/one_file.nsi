; The single file: unpacks the program once for each version below the user's folder, under its hash, and runs it from
; there; mends what somebody took away, clears older versions. Run with VERSION, PROGRAM (a folder), LIST (the names of
; its files, UTF-16), HASH, ICON and OUT. packaging/linux/files/one_file.c does the same on Linux.
Unicode true
Target amd64-unicode
ManifestDPIAware true
SetCompressor lzma
RequestExecutionLevel user
!include LogicLib.nsh
!include WinVer.nsh
!include FileFunc.nsh

!define NAME "知产工作站"
!define FILE "ip-workstation.exe"
!define UNFINISHED "unfinished"
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

; Until here NSIS itself speaks where the file is not whole.
Function .onInit
  SetSilent silent
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

; In $0 1 where a program runs out of the folder $1, or a start unpacks into it, else 0: what runs, and what is being
; written, cannot be opened for writing.
!macro CannotBeWritten file
  ${If} ${FileExists} "$1\${file}"
    ClearErrors
    FileOpen $2 "$1\${file}" a
    ${If} ${Errors}
      StrCpy $0 1
    ${Else}
      FileClose $2
    ${EndIf}
  ${EndIf}
!macroend
Function IsInUse
  StrCpy $0 0
  !insertmacro CannotBeWritten "${FILE}"
  !insertmacro CannotBeWritten "${UNFINISHED}"
FunctionEnd

; Whether it succeeds is seen by the list, which comes last, and by what the list names.
Function Unpack
  ${DriveSpace} "$Root" "/D=F /S=M" $0
  ${If} $0 < ${ROOM}
    Return
  ${EndIf}
  System::Call 'kernel32::GetCurrentProcessId() i .r0'
  StrCpy $Fresh "$Folder.new-$0"
  Banner::show "正在准备${NAME}，第一次打开要等几秒…"
  SetOutPath "$Fresh"
  FileOpen $4 "$Fresh\${UNFINISHED}" w
  SetOverwrite try
  File /r "${PROGRAM}\*"
  SetOutPath "$Fresh\_internal"
  File "/oname=unpacked.list" "${LIST}"
  SetOutPath "$Root"
  FileClose $4
  Delete "$Fresh\${UNFINISHED}"
  Banner::destroy
  StrCpy $1 $Fresh
  Call IsComplete
  ${If} $0 = 1
    StrCpy $1 $Folder
    Call IsInUse
    ; What is missing in the folder of a running program stays so until it ends.
    ${If} $0 = 0
      Rename "$Folder" "$Folder.old"
      Rename "$Fresh" "$Folder"
    ${EndIf}
  ${EndIf}
  RMDir /r "$Fresh"
  Call Clear
FunctionEnd

; Removes other versions, and what starts that were cut short left.
Function Clear
  FindFirst $5 $6 "$Root\*"
  ${DoUntil} $6 == ""
    StrCpy $1 "$Root\$6"
    ${If} $6 != "."
    ${AndIf} $6 != ".."
    ${AndIf} $1 != $Folder
      Call IsInUse
      ${If} $0 = 0
        RMDir /r "$1"
      ${EndIf}
    ${EndIf}
    FindNext $5 $6
  ${Loop}
  FindClose $5
FunctionEnd

; NSIS keeps our file open, so that an update could not step it aside while we wait. Its handle is known to nobody: it is
; the one of a file of that name. The streams are passed over; who asks a pipe may wait for ever.
Function LetGo
  ${For} $0 4 1024
    ${If} $0 <> $2
    ${AndIf} $0 <> $3
    ${AndIf} $0 <> $4
      System::Call 'kernel32::GetFileType(p r0) i .r1'
      ${If} $1 = 1
        System::Call 'kernel32::GetFinalPathNameByHandle(p r0, t .r1, i ${NSIS_MAX_STRLEN}, i 0) i .r8'
        ${If} $8 > 0
        ${AndIf} $1 == "\\?\$EXEPATH"
          System::Call 'kernel32::CloseHandle(p r0)'
          ${ExitFor}
        ${EndIf}
      ${EndIf}
    ${EndIf}
    IntOp $0 $0 + 3
  ${Next}
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
    Call LetGo
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
