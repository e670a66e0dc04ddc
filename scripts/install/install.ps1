# Installs atmos-auth for one person on Windows: downloads a release, verifies it, and puts the program where it is
# asked to. Running it again upgrades.
param(
  # Where the program goes.
  [string]$To = (Join-Path $env:LOCALAPPDATA 'Programs\atmos-auth'),
  # A release such as 1.2.3.
  [string]$Version = 'latest',
  # A mirror of the releases.
  [string]$From = $(if ($env:ATMOS_AUTH_RELEASES) { $env:ATMOS_AUTH_RELEASES } else { 'https://github.com/atmos-auth/atmos-auth/releases' }),
  # Remove the program instead.
  [switch]$Uninstall
)
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
[Net.ServicePointManager]::SecurityProtocol = [Net.ServicePointManager]::SecurityProtocol -bor [Net.SecurityProtocolType]::Tls12

function Set-PathEntry([bool]$Present) {
  $parts = @([Environment]::GetEnvironmentVariable('Path', 'User') -split ';' | Where-Object { $_ -and $_ -ne $To })
  if ($Present) { $parts += $To }
  [Environment]::SetEnvironmentVariable('Path', ($parts -join ';'), 'User')
}

function Remove-Program {
  if (-not (Test-Path (Join-Path $To 'atmos-auth.exe'))) { throw "There is no atmos-auth in $To" }
  Write-Host 'What it keeps for you is removed by: atmos-auth purge (before this)'
  Remove-Item -Recurse -Force $To
  Set-PathEntry $false
  Write-Host "Removed: $To"
}

function Get-Expected([string]$Sums, [string]$Stem) {
  foreach ($name in "$Stem.zip", "$Stem-unsigned.zip") {
    foreach ($line in Get-Content $Sums) {
      if ($line -match '^([0-9a-f]{64})  (.+)$' -and $Matches[2] -ceq $name) {
        return @{ Name = $name; Digest = $Matches[1] }
      }
    }
  }
  throw "The release has no $Stem.zip"
}

function Test-Attestation([string]$Archive) {
  if (-not (Get-Command gh -ErrorAction SilentlyContinue)) { $signedIn = $false }
  else { gh auth status *> $null; $signedIn = $LASTEXITCODE -eq 0 }
  if (-not $signedIn) {
    Write-Host 'Not verified: by which workflow it was made (needs gh, signed in).'
    return
  }
  gh attestation verify $Archive --repo atmos-auth/atmos-auth
  if ($LASTEXITCODE -ne 0) { throw "Nothing attests that $Archive was made by the project's workflow" }
}

function Install-Program([string]$Scratch) {
  $cpu = if ($env:PROCESSOR_ARCHITECTURE -eq 'ARM64' -or $env:PROCESSOR_ARCHITEW6432 -eq 'ARM64') { 'arm64' } else { 'x86_64' }
  $stem = "atmos-auth-windows-$cpu"
  $base = if ($Version -eq 'latest') { "$From/latest/download" } else { "$From/download/v$($Version -replace '^v')" }
  $sums = Join-Path $Scratch 'SHA256SUMS'
  Invoke-WebRequest -UseBasicParsing "$base/SHA256SUMS" -OutFile $sums
  $expected = Get-Expected $sums $stem
  $archive = Join-Path $Scratch $expected.Name
  Invoke-WebRequest -UseBasicParsing "$base/$($expected.Name)" -OutFile $archive
  $digest = (Get-FileHash -Algorithm SHA256 $archive).Hash.ToLowerInvariant()
  if ($digest -cne $expected.Digest) {
    throw "$($expected.Name) is not what was released: its SHA-256 is $digest, not $($expected.Digest)"
  }
  Test-Attestation $archive
  if ($expected.Name -like '*-unsigned*') { Write-Host "Note: $($expected.Name) is not signed by its maker." }
  Expand-Archive $archive $Scratch
  New-Item -ItemType Directory -Force $To | Out-Null
  Copy-Item -Recurse -Force (Join-Path $Scratch "$stem\*") $To
  Set-PathEntry $true
  & (Join-Path $To 'atmos-auth.exe') version
  Write-Host "Installed: $To (in new terminals on the PATH)"
}

if ($Uninstall) { Remove-Program; return }
$scratch = Join-Path ([IO.Path]::GetTempPath()) ([IO.Path]::GetRandomFileName())
New-Item -ItemType Directory $scratch | Out-Null
try { Install-Program $scratch } finally { Remove-Item -Recurse -Force $scratch }
