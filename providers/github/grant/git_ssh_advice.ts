/**
 * Advice to a person whose ssh was refused: the remote, submodule, setting or rule that led there, and what to type.
 * Git itself is asked how it rewrites an address, so that no advice leads there again. Pure.
 */
import { ASKED } from "./git_ssh_asked.ts";
import { quoteFor } from "../../../lib/terminal/quote.ts";

const q = (text: string) => quoteFor("posix", text);

/**
 * Returns the part of a script for `sh` that prints it. It uses `destination`, `called` and `asked`, which ssh was
 * given, and `home`, the host's address.
 */
export function advice(notAs: string): string {
  return `  IFS='
'
  set -f
  say() { printf 'atmos-auth: %s\\n' "$*" >&2; }
  plain() { printf %s "$1" | LC_ALL=C tr -d '\\000-\\037\\177'; }
  typed() {
    case $1 in
    *[!A-Za-z0-9_@%+=:,./-]* | '') printf "'%s'" "$(plain "$1" | sed "s/'/'\\\\\\\\''/g")" ;;
    *) printf %s "$1" ;;
    esac
  }
  git() { command git -c "include.path=\${0%/*}/config" "$@" 2>/dev/null; }
  path=\${asked#*\\'} path=\${path%\\'*}
  to=https://\$home/\${path#/}
  side=''
  case $asked in git-receive-pack* | 'git receive-pack'*) side=--push ;; esac
  leads() {
    case $1 in
    "$destination:$path" | "[$destination"*"]:$path" | *"://$destination$path" | *"://$destination:"*"$path") ;;
    *) return 1 ;;
    esac
  }
${ASKED}
  at=$(git rev-parse --show-toplevel) || at=$(git rev-parse --absolute-git-dir) || at=''
  here="git -C $(typed "$at")"
  [ -z "\${GIT_DIR-}" ] || here="git --git-dir $(typed "$(git rev-parse --absolute-git-dir)")"
${SEARCH}
${TYPED}
  say "git would go to \${home%:*} over ssh with a key of your own, "${q(notAs)}
  how="$(typed "$destination"):$(plain "$path")"
  [ "$called" = "$one" ] || how="$how (ssh takes $(plain "$called") for $one)"
  if [ -n "$rule" ]; then
    say "a rule of git's leads there: $rule = $best ($origin)"
    say "type: $(typed_rule)"
  elif [ -n "$remote" ]; then
    say "the remote \\"$(plain "$remote")\\" leads there: $how"
    say "type: $(typed_key "remote.$remote.\${of}url")"
  elif [ -n "$setting" ]; then
    say "the setting $(plain "$setting") leads there: $how"
    say "type: $(typed_key "$setting")"
  elif [ -n "$module" ]; then
    say "the submodule \\"$(plain "$module")\\" leads there: $how"
    say "type: $here config $(typed "submodule.$module.url") $(typed "$to")"
  elif [ -n "$old" ]; then
    say "the remote \\"$(plain "$old")\\" leads there: $how ($(plain "$file"))"
    say "type: $here config $(typed "remote.$old.url") $(typed "$to")"
  elif [ -n "$maybe" ]; then
    say "one of these leads there, or an address that was typed: $how"
    for remote in $maybe; do
      push_of "$remote"
      say "for the remote \\"$(plain "$remote")\\" type: $(typed_key "remote.$remote.\${of}url")"
    done
    [ -z "$perhaps" ] || say "for the setting $(plain "$perhaps") type: $(typed_key "$perhaps")"
  else
    say "what leads there: $how"
    typed_other
  fi
`;
}

/** Shell functions that find the rule, or else the kind of thing that was asked for. */
const SEARCH = `  push_of() {
    of=''
    [ -z "$side" ] || [ -z "$(git config "remote.$1.pushurl")" ] || of=push
  }
  rule='' best='' origin='' of='' made=''
  if [ -n "$named" ] && isRemote "$named"; then
    remote=$named
    push_of "$remote"
    made=$(git -c "remote.$remote.\${of}url=$to" remote get-url --all $side "$remote" | tail -n 1)
  elif [ -n "$named" ] && [ -z "$setting" ]; then
    for kind in remotes branches; do
      file=$(git rev-parse --git-path "$kind/$named")
      if [ -f "$file" ]; then old=$named && break; fi
    done
  fi
  [ -n "$made" ] || made=$(git ls-remote --get-url "$to")
  # Where a rule takes our own address there, no other address helps.
  if [ "$made" != "$to" ]; then
    for name in $(git config --name-only --get-regexp '^url[.].*[.](push)?insteadof$'); do
      base=\${name#url.} base=\${base%.*}
      case $made in "$base"*) ;; *) continue ;; esac
      for line in $(git config --show-origin --get-all "$name"); do
        from=\${line#*	}
        case $to in "$from"*) ;; *) continue ;; esac
        [ \${#from} -lt \${#best} ] || best=$from rule=$name origin=\${line%%	*}
      done
    done
  fi
  for name in $(git config --name-only --get-regexp '^submodule[.].*[.]url$'); do
    leads "$(git ls-remote --get-url "$(git config "$name")")" || continue
    module=\${name#submodule.} module=\${module%.url}
  done`;

/** Shell functions that print the commands to type: each setting is changed in its own file. */
const TYPED = `  within() {
    file=\${1#file:}
    case $file in
    /* | ?:[/\\\\]*) printf '%s' "git config --file $(typed "$file")" ;;
    *) printf '%s' "$here config --file $(typed "$file")" ;;
    esac
  }
  # What is longer than the rule, for this once; a rule for the whole address is the repository's own, or came later.
  typed_rule() {
    key="url.$to.insteadOf"
    case $rule in *.pushinsteadof) key="url.$to.pushInsteadOf" ;; esac
    if [ "$best" != "$to" ]; then printf '%s' "the same with -c $(typed "$key=$to")" && return; fi
    printf '%s' "$(within "$origin") --unset-all $(typed "$rule")"
  }
  typed_key() {
    said='' was='' count=0
    for line in $(git config --show-origin --get-all "$1"); do
      value=\${line#*	}
      if [ -z "$said" ] || leads "$(git ls-remote --get-url "$value")"; then said=\${line%%	*} was=$value; fi
    done
    for line in $(git config --show-origin --get-all "$1"); do
      [ "\${line%%	*}" != "$said" ] || count=$((count + 1))
    done
    case $said in
    'command line:'*) printf '%s' "the same with -c $(typed "$1=$to")" && return ;;
    file:.git/config | "file:$(git rev-parse --git-path config)") own=yes ;;
    *) own='' ;;
    esac
    case $own$1 in
    yesremote.*url)
      name=\${1#remote.} name=\${name%.*}
      [ "$count" -lt 2 ] || more=" $(typed "\${path#/}")"
      printf '%s' "$here remote set-url\${of:+ --push} $(typed "$name") $(typed "$to")\${more-}"
      ;;
    *)
      [ "$count" -lt 2 ] || more=" $(typed "$was")"
      printf '%s' "$(within "$said")\${more:+ --fixed-value --replace-all} $(typed "$1") $(typed "$to")\${more-}"
      ;;
    esac
  }
  typed_other() {
    case $asked in
    *receive-pack*) as="git push $(typed "$to") HEAD" ;;
    *upload-archive*) say "type: gh api $(typed "repos/\${path#/}/tarball") > repository.tar.gz" && return ;;
    *) as="git clone $(typed "$to")" ;;
    esac
    say "type in its place: $(typed "$to"), as in: $as"
  }`;
