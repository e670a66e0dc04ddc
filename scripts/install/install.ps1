# Installs atmos-auth for one person on Windows: downloads a release, verifies it, and puts the program where it is
# asked to. Running it again upgrades.
param(
  # Where the program goes.
  [string]$To = (Join-Path $env:LOCALAPPDATA 'Programs\atmos-auth'),
  # A release such as 1.2.3.
  [string]$Version = 'latest',
  # A mirror of the releases.
  [string]$From = $(if ($env:ATMOS_AUTH_RELEASES) { $env:ATMOS_AUTH_RELEASES } else { 'https://github.com/atmos-auth/atmos-auth/releases' }),
  # Install nothing that gh, signed in, has not verified to be made by the project's own workflow.
  [switch]$RequireAttestation,
  # Remove the program instead.
  [switch]$Uninstall,
  # Before that, what it keeps for you: lists it, and asks.
  [switch]$Purge
)
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
[Net.ServicePointManager]::SecurityProtocol = [Net.ServicePointManager]::SecurityProtocol -bor [Net.SecurityProtocolType]::Tls12

$To = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($To)
$Repository = 'atmos-auth/atmos-auth'

# The list as it is written, so that entries such as %USERPROFILE%\bin stay what they are.
function Set-PathEntry([bool]$Present) {
  $key = [Microsoft.Win32.Registry]::CurrentUser.CreateSubKey('Environment')
  try {
    $text = [string]$key.GetValue('Path', '', [Microsoft.Win32.RegistryValueOptions]::DoNotExpandEnvironmentNames)
    $parts = @($text -split ';' | Where-Object { $_ })
    $others = @($parts | Where-Object { $_.TrimEnd('\') -ne $To.TrimEnd('\') })
    if ($Present -eq ($others.Count -ne $parts.Count)) { return }
    if ($Present) { $others += $To }
    $key.SetValue('Path', ($others -join ';'), [Microsoft.Win32.RegistryValueKind]::ExpandString)
  } finally { $key.Close() }
  # Setting any variable this way tells programs that are open of the change.
  [Environment]::SetEnvironmentVariable('ATMOS_AUTH_INSTALLER', $null, 'User')
}

function Remove-Program {
  $program = Join-Path $To 'atmos-auth.exe'
  if (-not (Test-Path -LiteralPath $program -PathType Leaf)) { throw "There is no atmos-auth in $To" }
  if ($Purge) {
    & $program purge
    if ($LASTEXITCODE -ne 0) { throw "What it keeps for you was not removed, and so the program was not: & '$program' purge" }
  }
  Remove-Item -Force -ErrorAction SilentlyContinue -LiteralPath $program
  if (Test-Path -LiteralPath $program) { throw "$program is in use: end its sessions (atmos-auth sessions), then run this again" }
  Remove-Item -Force -ErrorAction SilentlyContinue -Path "$program.*.old"
  # A folder with something else in it is not ours, nor is its place on the PATH.
  if (-not (Get-ChildItem -Force -LiteralPath $To)) {
    Remove-Item -LiteralPath $To
    Set-PathEntry $false
  }
  Write-Host "Removed: $program"
  if (-not $Purge) { Write-Host 'What it kept for you is still there; to remove that as well: install it again, then -Uninstall -Purge' }
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

# What gh says on its standard error must not end us: in PowerShell 5.1 it would.
function Test-Tool([scriptblock]$Command) {
  $ErrorActionPreference = 'Continue'
  try { & $Command *> $null; return $LASTEXITCODE -eq 0 } catch { return $false }
}

# An older gh verifies, but not of which tag an archive was made.
function Test-SourceRef {
  $ErrorActionPreference = 'Continue'
  try { return [bool](@(gh attestation verify --help 2>$null) -match '--source-ref') } catch { return $false }
}

function Test-Attestation([string]$Archive, [string]$Release) {
  $can = (Get-Command gh -ErrorAction SilentlyContinue) -and (Test-SourceRef) -and (Test-Tool { gh auth status })
  if (-not $can) {
    if ($RequireAttestation) { throw "Which workflow made it can't be verified: that takes a recent gh, signed in (gh auth login)" }
    Write-Host 'Not verified: by which workflow it was made (needs a recent gh, signed in).'
    return
  }
  $good = Test-Tool {
    gh attestation verify $Archive --repo $Repository --signer-workflow "$Repository/.github/workflows/release.yml" --source-ref "refs/tags/v$Release" --deny-self-hosted-runners
  }
  if (-not $good) { throw "Nothing attests that $Archive was made by the project's own workflow, of the tag v$Release" }
  Write-Host "Verified: made by the project's own workflow, of the tag v$Release."
}

# Which release it is; its packages say it in their names, with a dot before what comes before a release.
function Get-Release([string]$Sums) {
  if ($Version -ne 'latest') { return $Version -replace '^v' }
  foreach ($line in Get-Content $Sums) {
    if ($line -match '^[0-9a-f]{64}  atmos-auth_([^_]+)_[a-z0-9]+\.deb$') { return $Matches[1] -replace '^(\d+\.\d+\.\d+)\.', '$1-' }
  }
  throw "The release does not say which version it is; name it: -Version VERSION"
}

# A program that runs can't be written over, but it can be renamed.
function Copy-Program([string]$From) {
  $program = Join-Path $To 'atmos-auth.exe'
  New-Item -ItemType Directory -Force $To | Out-Null
  Copy-Item -LiteralPath $From "$program.new"
  Remove-Item -Force -ErrorAction SilentlyContinue -Path "$program.*.old"
  if (Test-Path -LiteralPath $program) { Move-Item -LiteralPath $program "$program.$PID.old" }
  Move-Item -LiteralPath "$program.new" $program
  Remove-Item -Force -ErrorAction SilentlyContinue -LiteralPath "$program.$PID.old"
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
  $release = Get-Release $sums
  Test-Attestation $archive $release
  if ($expected.Name -like '*-unsigned*') { Write-Host "Note: $($expected.Name) is not signed by its maker." }
  Expand-Archive $archive $Scratch
  $built = Join-Path (Join-Path $Scratch $stem) 'atmos-auth.exe'
  $said = [string](& $built version)
  if ($LASTEXITCODE -ne 0) { throw 'The program does not run here' }
  if (-not $said.StartsWith("atmos-auth $release ")) { throw "The release $release holds another program: $said" }
  Copy-Program $built
  Set-PathEntry $true
  Write-Host "Installed: $To (in new terminals on the PATH)"
  Write-Host "  now: $said"
}

if ($Purge -and -not $Uninstall) { throw '-Purge goes with -Uninstall; to purge alone: atmos-auth purge' }
if ($Uninstall) { Remove-Program; return }
$scratch = Join-Path ([IO.Path]::GetTempPath()) ([IO.Path]::GetRandomFileName())
New-Item -ItemType Directory $scratch | Out-Null
try { Install-Program $scratch } finally { Remove-Item -Recurse -Force $scratch }
