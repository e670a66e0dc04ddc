#!/bin/bash
# A machine that runs programs for Windows: a Debian with Wine in a folder. Nothing of it stays mounted.
#
#   machine.sh prepare FOLDER                    makes it, once: about two minutes and two gigabytes
#   machine.sh run FOLDER PROGRAM WORK SCRIPT    runs a shell script in it, with C: as it was made;
#                                                PROGRAM is seen as Z:\p, WORK, which may be written, as Z:\w
set -euo pipefail
folder=$2

inside() {
  chroot "$1" /usr/bin/env -i PATH=/usr/bin:/bin HOME=/root LANG=C.UTF-8 TERM=xterm WINEDEBUG=-all \
    WINEDLLOVERRIDES='mscoree=;mshtml=;winemenubuilder.exe=' "${@:2}"
}

devices() {
  mount -t proc proc "$1/proc"
  mount --rbind /dev "$1/dev"
}

prepare() {
  debootstrap --variant=minbase trixie "$folder.new"
  cp /etc/resolv.conf "$folder.new/etc/resolv.conf"
  inside "$folder.new" DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends wine64 wine
  # Half of it is for programs of 32 bits.
  rm -rf "$folder.new"/usr/lib/x86_64-linux-gnu/wine/i386-windows "$folder.new"/usr/share/{doc,locale} \
    "$folder.new"/var/cache/apt/archives/*.deb
  mkdir -p "$folder.new/p" "$folder.new/w"
  unshare --mount --pid --fork --kill-child "$0" first "$folder.new"
  mv "$folder.new" "$folder"
}

# Windows' own drive and registry; the registry is written when the server ends.
first() {
  devices "$folder"
  inside "$folder" wine wineboot -i
  inside "$folder" wine reg add 'HKCU\Software\Wine\Drivers' /v Graphics /d null /f
  inside "$folder" wineserver -w
}

# What is written goes into memory, over a directory beside the folder, which others mount theirs over for themselves.
begin() {
  local over=$folder.over
  mkdir -p "$over"
  mount -t tmpfs tmpfs "$over"
  mkdir "$over"/{upper,work,root}
  mount -t overlay -o "lowerdir=$folder,upperdir=$over/upper,workdir=$over/work" overlay "$over/root"
  devices "$over/root"
  mount --bind "$3" "$over/root/p"
  mount --bind "$4" "$over/root/w"
  local status=0
  inside "$over/root" sh "/w/$5" || status=$?
  inside "$over/root" wineserver -k || true
  return "$status"
}

case $1 in
  prepare) prepare ;;
  run) exec unshare --mount --pid --fork --kill-child "$0" begin "${@:2}" ;;
  first | begin) "$1" "$@" ;;
esac
