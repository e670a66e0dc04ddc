# Signs a program with Authenticode; the certificate never touches the disk outside the runner's own folder.
param([Parameter(Mandatory)][string]$Program)
$ErrorActionPreference = 'Stop'
$file = Join-Path $env:RUNNER_TEMP 'certificate.pfx'
try {
  [IO.File]::WriteAllBytes($file, [Convert]::FromBase64String($env:WINDOWS_CERTIFICATE))
  $tool = Get-ChildItem "${env:ProgramFiles(x86)}\Windows Kits\10\bin\*\x64\signtool.exe" |
    Sort-Object FullName | Select-Object -Last 1
  & $tool.FullName sign /fd SHA256 /td SHA256 /tr http://timestamp.digicert.com `
    /f $file /p $env:WINDOWS_CERTIFICATE_PASSWORD $Program
  if ($LASTEXITCODE -ne 0) { throw "signtool ended with $LASTEXITCODE" }
} finally {
  Remove-Item $file -ErrorAction SilentlyContinue
}
