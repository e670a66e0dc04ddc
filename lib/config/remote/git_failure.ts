/** Failures of git in our own words: git's could quote values of its configuration. */
import type { HelperResult } from "../../system/programs.ts";
import { typed, visible } from "../../terminal/escape.ts";
import { MOST_PRINTED } from "../../terminal/helper_end.ts";
import { Unfetched } from "./fetched.ts";

/** Makes the failure of a run of git for that repository; `signIn` is the hint on how to sign in there. */
export function gitFailure(
  { status, stderr, late, endless }: HelperResult,
  url: string,
  signIn: string | undefined,
): Unfetched {
  const try_ = `git ls-remote ${typed(url)}   (it must work without a question)`;
  if (endless) {
    return new Unfetched(`it is over ${MOST_PRINTED >> 20} MiB`, "import fewer files", true);
  }
  if (late) return new Unfetched("git took too long", try_, false);
  for (const { says, why, final, hint } of KNOWN) {
    if (says.test(stderr)) {
      return new Unfetched(
        why,
        hint?.replace("HOST", () => typed(hostIn(url))) ?? signIn ?? try_,
        final,
      );
    }
  }
  return new Unfetched(lastWord(stderr, status), try_, false);
}

/** Returns the host with the name that one signs in by, as ssh takes it. */
function hostIn(url: string): string {
  const { username, hostname } = new URL(url);
  return username === "" ? hostname : `${username}@${hostname}`;
}

interface FailureKind {
  readonly says: RegExp;
  readonly why: string;
  readonly final: boolean;
  readonly hint?: string;
}

const KNOWN: readonly FailureKind[] = [
  {
    says: /Host key verification failed/i,
    why: "ssh does not know the host yet",
    final: true,
    hint: "ssh -T HOST   (once, by hand)",
  },
  {
    says:
      /could not read (Username|Password)|Authentication failed|Permission denied|returned error: 40[13]|terminal prompts disabled/i,
    why: "the host wants to know who asks, and nobody it knows does",
    final: true,
  },
  {
    says: /transport '.*' not allowed|protocol '.*' (is )?not (allowed|supported)/i,
    why: "git would go there by a way that is not allowed: only https and ssh are",
    final: true,
    hint: "git config --get-regexp 'url.*insteadof'",
  },
  {
    says: /returned error: 30\d|unable to update url base from redirection/i,
    why: "the repository has moved: the host leads elsewhere",
    final: true,
    hint: "import the address that it leads to",
  },
  {
    says:
      /Repository not found|returned error: 4(04|10)|repository '.*' not found|does not appear to be a git repository|project you were looking for could not be found/i,
    why: "there is no such repository, or not for whoever asks",
    final: true,
  },
  {
    says:
      /not our ref|couldn't find remote ref|Server does not allow request for unadvertised object/i,
    why: "the repository has no such commit, or does not hand it out",
    final: true,
    hint: "?ref=TAG",
  },
  {
    says:
      /resolve (host|proxy)|resolve hostname|Failed to connect|Couldn't connect|Connection (refused|timed out|reset|closed)|Network is unreachable|No route to host|Operation (too slow|timed out)|timed out|early EOF|hung up|returned error: (429|5\d\d)/i,
    why: "the host can't be reached",
    final: false,
  },
  {
    says: /certificate|SSL|TLS/i,
    why: "the host's certificate is not believed",
    final: false,
    hint: "git config --global http.sslCAInfo /path/to/your/company-ca.pem",
  },
];

/** The last line of git's complaint, without what could be a password in an address. */
function lastWord(stderr: string, status: number): string {
  const line = stderr.split("\n").findLast((each) => /^(fatal|error): /.test(each)) ?? "";
  const said = visible(line.replace(/^\w+: /, "").replace(/\/\/[^/\s@']*@/g, "//").slice(0, 200));
  return said === "" ? `git ended with ${status}` : `git says: ${said}`;
}
