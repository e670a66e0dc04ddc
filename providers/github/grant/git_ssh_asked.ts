/**
 * The request that made git use ssh: the remote, the address, or the setting that holds one. Where the command line of
 * the running git can be read (Linux), it tells; two remotes may lead to one place. Pure.
 */

/**
 * The part of a script for `sh` that finds it, where `leads` judges an address. It sets `named` to what was asked, and
 * `setting` to the key that holds it where nothing was named; or `maybe` to the possible remotes, one a line, and
 * `perhaps` to such a key, where that can't be told.
 */
export const ASKED = `  words='' asker=$PPID
  for step in 1 2 3 4; do
    words=$(tr '\\000' '\\n' <"/proc/$asker/cmdline") || break
    first=\${words%%"$IFS"*}
    case \${first##*/} in git | git-* | git.exe) break ;; esac
    words='' asker=$(sed -n 's/^PPid:[^0-9]*//p' "/proc/$asker/status")
  done 2>/dev/null
  # Git has taken its own variables away.
  if [ -n "$words" ]; then
    dir=$(tr '\\000' '\\n' <"/proc/$asker/environ" 2>/dev/null | sed -n 's/^GIT_DIR=//p')
    last='' given=''
    for word in $words; do
      case $last in
      --git-dir) dir=$word ;;
      -c) given="$given'$(printf %s "$word" | sed "s/'/'\\\\''/g")' " ;;
      esac
      case $word in --git-dir=*) dir=\${word#--git-dir=} ;; esac
      last=$word
    done
    # Where git finds the same from here, nothing is to be told.
    if [ -n "$dir" ]; then
      told=$(export GIT_DIR="$dir" && git rev-parse --absolute-git-dir)
      [ "$told" = "$(git rev-parse --absolute-git-dir)" ] || export GIT_DIR="$told"
    fi
    [ -z "$given" ] || export GIT_CONFIG_PARAMETERS="$given"
  fi
  ends() {
    git remote get-url --all $side "$1" || git ls-remote --get-url "$1"
    [ -z "$side" ] || for push in $(git config --get-all "remote.$1.pushurl"); do
      git ls-remote --get-url "$push"
    done
  }
  arrives() {
    for url in $(ends "$1"); do
      if leads "$url"; then return 0; fi
    done
    return 1
  }
  isRemote() { [ -n "$(git config --get-all "remote.$1.url")$(git config --get-all "remote.$1.pushurl")" ]; }
  named='' setting='' maybe='' perhaps=''
  for word in $words; do
    case $word in --remote=* | --repo=*) word=\${word#*=} ;; -*) continue ;; esac
    if arrives "$word"; then named=$word && break; fi
  done
  if [ -z "$named" ]; then
    branch=$(git symbolic-ref -q --short HEAD)
    keys="branch.$branch.remote"
    [ -z "$side" ] || keys="branch.$branch.pushRemote\${IFS}remote.pushDefault$IFS$keys"
    for key in $keys; do
      value=$(git config "$key") || continue
      if arrives "$value"; then named=$value setting=$key; fi
      break
    done
    if [ -n "$words" ] && [ -z "$named" ] && arrives origin; then named=origin; fi
  fi
  if [ -z "$words" ] || [ -z "$named" ]; then
    names=$(git config --name-only --get-regexp '^remote[.].*[.](push)?url$' | sed 's/^remote[.]//; s/[.][^.]*$//' | sort -u)
    for name in $names; do
      if arrives "$name"; then maybe="$maybe\${maybe:+$IFS}$name"; fi
    done
    if [ -z "$words" ] && [ -n "$setting" ] && ! isRemote "$named"; then perhaps=$setting; fi
    # One alone is it.
    case $maybe in
    *"$IFS"*) named='' setting='' ;;
    ?*) [ -n "$perhaps" ] && named='' setting='' || named=$maybe ;;
    esac
  fi
  [ -z "$named" ] || maybe='' perhaps=''
  key='' remote='' module='' old=''`;
