@echo off
setlocal
rem Keikaku を、このフォルダーの wheels だけから入れる（インターネットは使わない）/ Install from wheels, without a network.
rem 使い方 / usage: install.cmd [入れる先 / folder, default: keikaku]
chcp 65001 >nul
set PYTHONUTF8=1
cd /d "%~dp0"
set "WHERE=%~1"
if "%WHERE%"=="" set "WHERE=%~dp0keikaku"
set "PYTHON="
for %%V in (3.13 3.12 3.11) do if not defined PYTHON py -%%V -c "" >nul 2>&1 && set "PYTHON=py -%%V"
if not defined PYTHON python -c "import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))" >nul 2>&1 && set "PYTHON=python"
if not defined PYTHON (
  echo Python 3.11、3.12、3.13 のいずれかを入れてから、もう一度実行してください。/ Python 3.11 to 3.13 is needed. 1>&2
  exit /b 2
)
%PYTHON% -c "import hashlib, pathlib, sys; bad = [p for l in open('SHA256SUMS', encoding='utf-8') for s, p in [l.rstrip('\n').split('  ', 1)] if not pathlib.Path(p).is_file() or hashlib.sha256(pathlib.Path(p).read_bytes()).hexdigest() != s]; bad and sys.exit('壊れたファイルがあります。zip を取り直してください / damaged files, fetch the zip again: ' + ', '.join(bad))"
if errorlevel 1 exit /b 1
%PYTHON% -m venv "%WHERE%"
if errorlevel 1 exit /b 1
rem No index is asked: only what lies in wheels is taken.
set PIP_NO_INDEX=1
set PIP_FIND_LINKS=wheels
"%WHERE%\Scripts\python.exe" -m pip install --quiet --disable-pip-version-check keikaku
if errorlevel 1 exit /b 1
echo 入れました。作業フォルダーを作る / Installed. Make a workplace: "%WHERE%\Scripts\keikaku.exe" init odata
