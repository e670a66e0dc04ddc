#!/bin/sh
# Installs atmos-auth for one person: downloads a release, verifies it, and puts the program where it is asked to.
# Everything is a function, so that half of this file, from a download that broke off, does nothing.
set -eu

homepage=https://github.com/atmos-auth/atmos-auth
glibc=2.27
repository=${homepage#https://github.com/}
another="TMPDIR=DIR sh install.sh"

usage() {
  cat <<EOF
usage: install.sh [--to DIR] [--version VERSION] [--from URL] [--require-attestation]
       install.sh --uninstall [--purge] [--to DIR]

  --to DIR            where the program goes (default: ~/.local/bin)
  --version VERSION   a release such as 1.2.3 (default: the latest)
  --from URL          a mirror of the releases (default: $homepage/releases;
                      or the variable ATMOS_AUTH_RELEASES)
  --require-attestation
                      install nothing that gh, signed in, has not verified to be
                      made by the project's own workflow
  --uninstall         remove the program from DIR
  --purge             before that, what it keeps for you: lists it, and asks

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
  to=${HOME:-}/.local/bin version=latest from=${ATMOS_AUTH_RELEASES:-$homepage/releases}
  uninstall='' purge='' attested=''
  while [ $# -gt 0 ]; do
    case $1 in
      --to | --version | --from) if [ -z "${2:-}" ]; then fail "$1 needs a value" "install.sh --help"; fi ;;
    esac
    case $1 in
      --to) to=$2 && shift ;;
      --version) version=$2 && shift ;;
      --from) from=${2%/} && shift ;;
      --require-attestation) attested=1 ;;
      --uninstall) uninstall=1 ;;
      --purge) purge=1 ;;
      -h | --help) usage && exit 0 ;;
      *) fail "unknown argument \"$1\"" "install.sh --help" ;;
    esac
    shift
  done
  case $to in
    /.local/bin | //.local/bin) fail "there is no home directory to install to" "install.sh --to DIR" ;;
    /*) ;;
    *) to=$PWD/$to ;;
  esac
  to=${to%/}
  case $from in
    http://* | https://*) ;;
    *) fail "releases are at an address, not at \"$from\"" "install.sh --from https://HOST/PATH" ;;
  esac
  if [ -n "$purge" ] && [ -z "$uninstall" ]; then fail "--purge goes with --uninstall" "atmos-auth purge"; fi
  if [ -n "$uninstall" ]; then remove; else install; fi
}

install() {
  find_system
  for one in tar gzip; do has $one || fail "$one is not here to unpack the archive" "install $one"; done
  if [ -d "$to/atmos-auth" ]; then fail "$to/atmos-auth is a directory" "install.sh --to DIR"; fi
  scratch=$(mktemp -d "${TMPDIR:-/tmp}/atmos-auth.XXXXXX" 2>/dev/null) ||
    fail "cannot make a directory in ${TMPDIR:-/tmp}" "$another"
  trap 'rm -rf "$scratch"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  case $version in
    latest) base=$from/latest/download ;;
    *) base=$from/download/v${version#v} ;;
  esac
  fetch SHA256SUMS
  choose
  fetch "$archive"
  find_release
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
  found=$(getconf GNU_LIBC_VERSION 2>/dev/null) || found=$(ldd --version 2>/dev/null | sed -n '1s/^ldd (.*G[LN].*) //p')
  found=${found#glibc }
  if [ -z "$found" ]; then
    # Neither tool tells; the program itself is tried before it is placed.
    for loader in /lib*/ld-linux-x86-64.so.2 /lib*/ld-linux-aarch64.so.1; do
      if [ -e "$loader" ] && ! ldd --version 2>&1 | grep -q musl; then return; fi
    done
    fail "this system has no glibc, which the program needs (Alpine has musl)" \
      "use an image with glibc, such as debian:stable-slim"
  fi
  if [ "${found%%.*}" -lt "${glibc%%.*}" ] ||
    { [ "${found%%.*}" -eq "${glibc%%.*}" ] && [ "${found#*.}" -lt "${glibc#*.}" ]; }; then
    fail "this system has glibc $found, and the program needs $glibc or later"
  fi
}

# Downloads a file of the release; a break half way is a failure.
fetch() {
  rm -f "$scratch/$1"
  status=0
  if has curl; then
    curl --fail --silent --show-error --location --retry 2 --proto "=${from%%:*}" --output "$scratch/$1" "$base/$1" || status=$?
  elif has wget; then
    wget -q -S -t 2 -T 60 -O "$scratch/$1" "$base/$1" 2>"$scratch/headers" || status=wget-$?
    # curl keeps to its scheme by itself.
    case $from in
      https:*)
        if grep -i '^ *location: *[a-z]*:' "$scratch/headers" | grep -qvi 'location: *https:'; then status=insecure; fi
        ;;
    esac
  else
    fail "neither curl nor wget is here" "install one of them, and ca-certificates"
  fi
  case $status in
    0) ;;
    insecure) fail "cannot download $base/$1: it leads away from https" "install curl, which tells where to" ;;
    60 | 77 | wget-5) fail "cannot download $base/$1: no authority that this system believes vouches for it" "install ca-certificates" ;;
    *) fail "cannot download $base/$1" "look at $from for what is released" ;;
  esac
}

# Which release it is; its packages say it in their names, with a dot before what comes before a release.
find_release() {
  case $version in
    latest) release=$(sed -n 's/^[0-9a-f]\{64\}  atmos-auth_\([^_]*\)_[a-z0-9]*\.deb$/\1/p' "$scratch/SHA256SUMS" | sed -n '1{s/^\([0-9]*\.[0-9]*\.[0-9]*\)\./\1-/;p;}') ;;
    *) release=${version#v} ;;
  esac
  [ -n "$release" ] || fail "the release at $base does not say which version it is" "install.sh --version VERSION"
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

# Where GitHub's tool is and signed in, the project's own workflow must have made it, of the version's tag.
check_attestation() {
  if gh attestation verify --help 2>/dev/null | grep -q -e --source-ref && gh auth status >/dev/null 2>&1; then
    gh attestation verify "$scratch/$archive" --repo "$repository" \
      --signer-workflow "$repository/.github/workflows/release.yml" \
      --source-ref "refs/tags/v$release" --deny-self-hosted-runners >&2 ||
      fail "nothing attests that $archive was made by the project's own workflow, of the tag v$release"
    say "Verified: made by the project's own workflow, of the tag v$release."
  elif [ -n "$attested" ]; then
    fail "which workflow made $archive can't be verified: that takes a recent gh, signed in" "gh auth login"
  else
    say "Not verified: by which workflow it was made (needs a recent gh, signed in)."
  fi
}

unpack() {
  tar -xzf "$scratch/$archive" -C "$scratch" 2>"$scratch/said" ||
    fail "cannot unpack $archive: $(sed -n 1p "$scratch/said")" "it takes about 150 MB; $another"
  program=$scratch/$stem/atmos-auth
  said=$(HOME=$scratch "$program" version 2>&1) || case $said in
    *"ermission denied"*) fail "no program may run in $scratch" "$another" ;;
    *) fail "the program does not run here: $said" ;;
  esac
  case "$said " in
    "atmos-auth $release "*) ;;
    *) fail "the release $release holds another program: $said" "tell $homepage" ;;
  esac
}

# A running program can't be written to, but another one can be put in its place.
place() {
  before=$("$to/atmos-auth" version 2>/dev/null) || before=
  beside=$to/.atmos-auth.$$
  if ! { mkdir -p "$to" && cp "$program" "$beside" && chmod 755 "$beside" && mv -f "$beside" "$to/atmos-auth"; } 2>/dev/null; then
    rm -f "$beside"
    fail "cannot write to $to" "install.sh --to DIR"
  fi
  "$to/atmos-auth" version >/dev/null 2>&1 || fail "$to/atmos-auth does not run there" "install.sh --to DIR"
  say "Installed: $to/atmos-auth"
  if [ -n "$before" ] && [ "$before" != "$said" ]; then say "  before: $before"; fi
  say "  now:    $said"
  case :$PATH: in
    *:"$to":*) say "Next: atmos-auth" ;;
    *) say "Next: put it on the PATH (export PATH=\"$to:\$PATH\"), then: atmos-auth" ;;
  esac
}

remove() {
  [ -f "$to/atmos-auth" ] || fail "there is no atmos-auth in $to" "install.sh --uninstall --to DIR"
  if [ -n "$purge" ]; then
    "$to/atmos-auth" purge || fail "what it keeps for you was not removed, and so the program was not" "$to/atmos-auth purge"
  fi
  rm -f "$to/atmos-auth" || fail "cannot remove $to/atmos-auth"
  say "Removed: $to/atmos-auth"
  if [ -z "$purge" ]; then
    say "What it kept for you is still there; to remove that as well: install it again, then install.sh --uninstall --purge"
  fi
}

main "$@"
