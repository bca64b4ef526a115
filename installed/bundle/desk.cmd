@echo off
setlocal
rem 机を開く：初めてのときは、先に入れる。作業フォルダーは、ここの odata / Open the desk; installs first where needed.
chcp 65001 >nul
cd /d "%~dp0"
if not exist "keikaku\Scripts\keikaku.exe" call install.cmd
if not exist "keikaku\Scripts\keikaku.exe" (
  pause
  exit /b 1
)
if not exist odata mkdir odata
keikaku\Scripts\keikaku.exe desk odata
if errorlevel 1 pause
