#!/bin/sh
# Installs atmos-auth for one person: downloads a release, verifies it, and puts the program where it is asked to.
# Everything is a function, so that half of this file, from a download that broke off, does nothing.
set -eu

homepage=https://github.com/atmos-auth/atmos-auth
glibc=2.27

usage() {
  cat <<EOF
usage: install.sh [--to DIR] [--version VERSION] [--from URL] [--uninstall]

  --to DIR            where the program goes (default: ~/.local/bin)
  --version VERSION   a release such as 1.2.3 (default: the latest)
  --from URL          a mirror of the releases (default: $homepage/releases;
                      or the variable ATMOS_AUTH_RELEASES)
  --uninstall         remove the program from DIR

Running it again upgrades. Nothing else is written, and nothing needs root.
EOF
}

fail() {
  printf 'install.sh: %s\n' "$1" >&2
  [ $# -lt 2 ] || printf 'hint: %s\n' "$2" >&2
  exit 1
}

say() { printf '%s\n' "$*" >&2; }

has() { command -v "$1" >/dev/null 2>&1; }

main() {
  to=${HOME:-}/.local/bin version=latest from=${ATMOS_AUTH_RELEASES:-$homepage/releases} uninstall=
  while [ $# -gt 0 ]; do
    case $1 in
      --to | --version | --from) if [ -z "${2:-}" ]; then fail "$1 needs a value" "install.sh --help"; fi ;;
    esac
    case $1 in
      --to) to=$2 && shift ;;
      --version) version=v${2#v} && shift ;;
      --from) from=${2%/} && shift ;;
      --uninstall) uninstall=1 ;;
      -h | --help) usage && exit 0 ;;
      *) fail "unknown argument \"$1\"" "install.sh --help" ;;
    esac
    shift
  done
  case $to in
    /.local/bin) fail "there is no home directory to install to" "install.sh --to DIR" ;;
    /*) ;;
    *) to=$PWD/$to ;;
  esac
  if [ -n "$uninstall" ]; then remove; else install; fi
}

install() {
  find_system
  scratch=$(mktemp -d "${TMPDIR:-/tmp}/atmos-auth.XXXXXX")
  trap 'rm -rf "$scratch"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  case $version in
    latest) base=$from/latest/download ;;
    *) base=$from/download/$version ;;
  esac
  fetch SHA256SUMS
  choose
  fetch "$archive"
  check_sum
  check_attestation
  unpack
  place
}

# Which of the archives is for this machine; the program needs glibc on Linux.
find_system() {
  case $(uname -s) in
    Linux) os=linux && check_libc ;;
    Darwin) os=macos ;;
    *) fail "there is no release for $(uname -s)" "on Windows, use install.ps1 or scoop" ;;
  esac
  case $(uname -m) in
    x86_64 | amd64) cpu=x86_64 ;;
    aarch64 | arm64) cpu=arm64 ;;
    *) fail "there is no release for $(uname -m)" ;;
  esac
  # A translated shell on Apple's own processors believes to be on an Intel one.
  if [ $os = macos ] && [ "$(sysctl -n hw.optional.arm64 2>/dev/null)" = 1 ]; then cpu=arm64; fi
}

check_libc() {
  found=$(getconf GNU_LIBC_VERSION 2>/dev/null) ||
    fail "this system has no glibc, which the program needs (Alpine has musl)" \
      "use an image with glibc, such as debian:stable-slim"
  found=${found#glibc }
  if [ "${found%%.*}" -lt "${glibc%%.*}" ] ||
    { [ "${found%%.*}" -eq "${glibc%%.*}" ] && [ "${found#*.}" -lt "${glibc#*.}" ]; }; then
    fail "this system has glibc $found, and the program needs $glibc or later"
  fi
}

# Downloads a file of the release; a break half way is a failure.
fetch() {
  rm -f "$scratch/$1"
  if has curl; then
    curl --fail --silent --show-error --location --retry 2 --proto "=${from%%:*}" --output "$scratch/$1" "$base/$1"
  elif has wget; then
    wget -q -t 2 -T 60 -O "$scratch/$1" "$base/$1"
  else
    fail "neither curl nor wget is here" "install one of them"
  fi || fail "cannot download $base/$1" "look at $from for what is released"
}

# The name of the archive, as the sums have it: what its maker did not sign says so.
choose() {
  stem=atmos-auth-$os-$cpu
  archive=
  for name in "$stem.tar.gz" "$stem-unsigned.tar.gz"; do
    expected=$(sed -n "s/^\([0-9a-f]\{64\}\)  $name\$/\1/p" "$scratch/SHA256SUMS")
    if [ -n "$expected" ]; then archive=$name && break; fi
  done
  [ -n "$archive" ] || fail "the release at $base has no $stem.tar.gz"
  case $archive in
    *-unsigned*) say "Note: $archive is not signed by its maker." ;;
  esac
}

check_sum() {
  if has sha256sum; then
    sum=$(sha256sum "$scratch/$archive")
  elif has shasum; then
    sum=$(shasum -a 256 "$scratch/$archive")
  elif has openssl; then
    sum=$(openssl dgst -sha256 -r "$scratch/$archive")
  else
    fail "neither sha256sum, shasum nor openssl is here to verify the download" "install one of them"
  fi
  [ "${sum%% *}" = "$expected" ] ||
    fail "$archive is not what was released: its SHA-256 is ${sum%% *}, not $expected" "run it again; if it stays so, tell $homepage"
  say "Verified: the SHA-256 of $archive."
}

# Where GitHub's tool is and signed in, the release must have been made by the project's own workflow.
check_attestation() {
  if has gh && gh attestation verify --help >/dev/null 2>&1 && gh auth status >/dev/null 2>&1; then
    gh attestation verify "$scratch/$archive" --repo "${homepage#https://github.com/}" >&2 ||
      fail "nothing attests that $archive was made by the project's workflow"
    say "Verified: made by the project's own workflow."
  else
    say "Not verified: by which workflow it was made (needs gh, signed in)."
  fi
}

unpack() {
  tar -xzf "$scratch/$archive" -C "$scratch" || fail "cannot unpack $archive"
  program=$scratch/$stem/atmos-auth
  said=$(HOME=$scratch "$program" version 2>&1) || fail "the program does not run here: $said"
}

# A running program can't be written to, but another one can be put in its place.
place() {
  before=$("$to/atmos-auth" version 2>/dev/null) || before=
  beside=$to/.atmos-auth.$$
  if ! { mkdir -p "$to" && cp "$program" "$beside" && chmod 755 "$beside" && mv -f "$beside" "$to/atmos-auth"; } 2>/dev/null; then
    rm -f "$beside"
    fail "cannot write to $to" "install.sh --to DIR"
  fi
  say "Installed: $to/atmos-auth"
  if [ -n "$before" ] && [ "$before" != "$said" ]; then say "  before: $before"; fi
  say "  now:    $said"
  case :$PATH: in
    *:"$to":*) say "Next: atmos-auth" ;;
    *) say "Next: put it on the PATH (export PATH=\"$to:\$PATH\"), then: atmos-auth" ;;
  esac
}

remove() {
  [ -e "$to/atmos-auth" ] || fail "there is no atmos-auth in $to" "install.sh --uninstall --to DIR"
  say "What it keeps for you is removed by: atmos-auth purge (before this)"
  rm -f "$to/atmos-auth" || fail "cannot remove $to/atmos-auth"
  say "Removed: $to/atmos-auth"
}

main "$@"
