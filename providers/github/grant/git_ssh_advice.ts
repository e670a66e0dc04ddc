/**
 * What a person is told who was kept from ssh: the one remote, submodule or rule that led there, and what to type. Git
 * itself is asked what it makes of an address, so that nothing is advised that would lead there again. Pure.
 */
import { quoteFor } from "../../../lib/terminal/quote.ts";

const q = (text: string) => quoteFor("posix", text);

/** The part of a script for `sh` that says it; before it `destination`, `called` and `asked` are what ssh was given. */
export function advice(host: string, refusal: string): string {
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
  # Git has taken its own variables away.
  git() { command git -c "include.path=\${0%/*}/config" "$@" 2>/dev/null; }
  path=\${asked#*\\'} path=\${path%\\'*}
  to=${q(`https://${host}/`)}\${path#/}
  side=''
  case $asked in git-receive-pack* | 'git receive-pack'*) side=--push ;; esac
  at=$(git rev-parse --show-toplevel) || at=$(git rev-parse --absolute-git-dir) || at=''
  here="git -C $(typed "$at")"
${SEARCH}
  say ${q(refusal)}
  how="$(typed "$destination"):$(plain "$path")"
  [ "$called" = "$one" ] || how="$how (ssh takes $(plain "$called") for $one)"
  if [ -n "$key" ]; then
    say "a rule of git's leads there: $key = $best ($origin)"
    say "type: $(typed_rule)"
  elif [ -n "$remote" ]; then
    say "the remote \\"$(plain "$remote")\\" leads there: $how"
    say "type: $here remote set-url\${of:+ --push} $(typed "$remote") $(typed "$to")$old"
  elif [ -n "$module" ]; then
    say "the submodule \\"$(plain "$module")\\" leads there: $how"
    say "type: $here config $(typed "submodule.$module.url") $(typed "$to")"
  else
    say "what leads there: $how"
    typed_other
  fi
`;
}

/** Finds the rule, else the remote, else the submodule. */
const SEARCH = `  leads() {
    case $1 in
    "$destination:$path" | "[$destination"*"]:$path" | *"://$destination$path" | *"://$destination:"*"$path") ;;
    *) return 1 ;;
    esac
  }
  key='' best='' origin='' remote='' of='' old='' module='' made=$to
  for name in $(git remote); do
    for url in $(git remote get-url --all $side "$name"); do
      if leads "$url"; then remote=$name; fi
    done
  done
  if [ -n "$remote" ]; then
    [ -z "$side" ] || [ -z "$(git config "remote.$remote.pushurl")" ] || of=push
    made=$(git -c "remote.$remote.\${of}url=$to" remote get-url --all $side "$remote" | tail -n 1)
    [ "$(git config --get-all "remote.$remote.\${of}url" | wc -l)" -lt 2 ] || old=" $(typed "\${path#/}")"
  else
    made=$(git ls-remote --get-url "$to")
  fi
  # Where a rule takes our own address there, no other address helps.
  if [ "$made" != "$to" ]; then
    for name in $(git config --name-only --get-regexp '^url[.].*[.](push)?insteadof$'); do
      base=\${name#url.} base=\${base%.*}
      case $made in "$base"*) ;; *) continue ;; esac
      for line in $(git config --show-origin --get-all "$name"); do
        from=\${line#*	}
        case $to in "$from"*) ;; *) continue ;; esac
        [ \${#from} -lt \${#best} ] || best=$from key=$name origin=\${line%%	*}
      done
    done
  fi
  for name in $(git config --name-only --get-regexp '^submodule[.].*[.]url$'); do
    leads "$(git ls-remote --get-url "$(git config "$name")")" || continue
    module=\${name#submodule.} module=\${module%.url}
  done
  typed_rule() {
    file=\${origin#file:}
    case $file in
    /* | ?:[/\\\\]*) printf '%s' "git config --file $(typed "$file") --unset-all $(typed "$key")" ;;
    *) printf '%s' "$here config --file $(typed "$file") --unset-all $(typed "$key")" ;;
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
