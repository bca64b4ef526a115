@echo off
rem Keikaku under Windows Task Scheduler: run in the folder above this one, keep the log, hand on the exit code.
setlocal
cd /d "%~dp0.."
if not exist .keikaku mkdir .keikaku
set PYTHONUTF8=1
.venv\Scripts\python.exe publish.py run >> .keikaku\run.log 2>&1
exit /b %ERRORLEVEL%
