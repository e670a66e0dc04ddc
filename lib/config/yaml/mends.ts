/** Mends of texts that can't be parsed, by what the parser says and what stands where it could not go on. Pure. */

/** The spot at which the parser could not go on: the text before it, and the rest of its line. */
interface Around {
  readonly before: string;
  readonly rest: string;
}

/** A mend; the first that fits the parser's sentence, and the text around, counts. */
interface Mend {
  readonly says: RegExp;
  readonly fits?: (around: Around) => boolean;
  readonly hint: string;
}

const CLOSE = `close it with " ' ] or }`;
const LIKE_A_KEY = "write it as key: value, with a blank after the colon";

const MENDS: readonly Mend[] = [
  // A tab before the first word of all is told as an end.
  { says: /^tab character|end of the stream/, fits: beginsWithTab, hint: "indent with spaces" },
  { says: /^tab character/, hint: "indent with spaces" },
  { says: /maxDepth/, hint: "nest less deeply, or name a part with &NAME and *NAME" },
  { says: /YAML version|YAML directive/, hint: "%YAML 1.2" },
  {
    says: /escape sequence|hexadecimal/,
    hint: `write each \\ twice, or take single quotes, in which it is itself: key: 'text'`,
  },
  { says: /directives end mark/, hint: "remove the line that begins with %, or put --- below it" },
  { says: /anchor node must/, hint: `quote it: key: "& text"` },
  {
    says: /^end of the stream or/,
    fits: isUnfilled,
    hint: "remove it: nobody fills in what is in {{ }}",
  },
  {
    says: /^end of the stream or/,
    fits: isIni,
    hint: "auth:   (in the place of [auth]: it is YAML that is read)",
  },
  { says: /^end of the stream or/, fits: lacksBlank, hint: LIKE_A_KEY },
  {
    says: /^end of the stream or/,
    hint: "begin it as what stands before it: with key: or with -, indented alike",
  },
  { says: /end of the (?:stream|document)/, hint: CLOSE },
  { says: /multiline key/, hint: LIKE_A_KEY },
  {
    says: /bad indentation/,
    fits: ({ rest }) => /^[\]}]/.test(rest),
    hint: "remove it: nothing opens it",
  },
  {
    says: /bad indentation/,
    fits: ({ rest }) => /^- /.test(rest),
    hint: "write key: [a, b], or each - on a line of its own",
  },
  {
    says: /bad indentation/,
    fits: endsQuotes,
    hint: "within '...' a ' is written twice: key: 'it''s'",
  },
];

/** Returns the hint for what the parser says of a text. */
export function mendOf(says: string, around: Around): string {
  // It ends what `copy con` writes.
  if (around.before.includes("\x1a")) {
    return "take Ctrl-Z (0x1A) away, which ends what `copy con` writes";
  }
  return MENDS.find((mend) => mend.says.test(says) && (mend.fits?.(around) ?? true))?.hint ??
    `indent the keys of one map alike, and quote text that holds : # @ or %, as in key: "text"`;
}

function beginsWithTab({ before, rest }: Around): boolean {
  return /^\s*\t\s*\w/.test(before + rest);
}

function isUnfilled({ before }: Around): boolean {
  return /\{\{.*\}\}/.test(before);
}

function isIni({ before }: Around): boolean {
  return /^\s*\[[\w. -]+\]\s*$/.test(before);
}

/** Whether a line has a colon without the blank that makes a key of what is before it. */
function lacksBlank({ before }: Around): boolean {
  return before.split(/\r\n|\r|\n/).slice(-2).some((line) => /^\s*[\w.-]+:[^\s:/]/.test(line));
}

/** Whether quotes ended in the middle of a word. */
function endsQuotes({ before, rest }: Around): boolean {
  return before.endsWith("'") && /^\w/.test(rest);
}
