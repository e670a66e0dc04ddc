/** The one error a person sees, and the exit status each of its codes becomes. */

/** Place in a configuration file at which something stands; lines and columns count from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Dotted path of the value, such as `auth.identities.prod.via.provider`. */
  readonly path: string;
}

/** Traits of a code. */
interface Traits {
  /** 1 failed, 2 usage, 3 configuration, 4 authentication, 5 network; 126 and 127 follow POSIX `env`. */
  readonly status: number;
  /** It is a remark: something is odd, and keeps nothing from being used. */
  readonly odd?: true;
  /** A configuration that has it is valid. */
  readonly valid?: true;
  /** Nobody is told but who validates. */
  readonly quiet?: true;
  /** It is the no of whom somebody signs in to, for now or at all. */
  readonly refusal?: true;
  /** Only a person at the terminal gets further. */
  readonly person?: true;
}

/** By error code. The codes are stable: scripts match them in `--json` errors. */
const CODES = {
  failed: { status: 1 },
  cancelled: { status: 1 },
  machine_failed: { status: 1 },
  place_unsafe: { status: 1 },
  session_failed: { status: 1 },
  shell_not_found: { status: 1 },
  store_locked: { status: 1 },
  store_tampered: { status: 1 },
  store_unavailable: { status: 1 },
  /** Ctrl-C: as a shell says of a program that died of it. */
  interrupted: { status: 130 },
  usage: { status: 2 },
  home_unknown: { status: 3 },
  config_not_found: { status: 3 },
  config_invalid: { status: 3 },
  key_unknown: { status: 3, odd: true },
  spelling_accepted: { status: 3, odd: true, valid: true },
  variable_left_out: { status: 3, odd: true, valid: true },
  setting_left_out: { status: 3, odd: true, valid: true },
  variable_foreign: { status: 3, odd: true, valid: true, quiet: true },
  factors_together: { status: 3, odd: true, valid: true },
  identity_unknown: { status: 3 },
  identity_unclear: { status: 3 },
  /** Not done by this version yet. */
  kind_unsupported: { status: 3, valid: true },
  /** Not to be told before somebody has signed in to who offers it. */
  offers_unknown: { status: 3, valid: true },
  /** Not to be told before it is trusted. */
  trust_required: { status: 3, valid: true },
  secret_unavailable: { status: 3 },
  sign_in_refused: { status: 4, refusal: true },
  /** Only a new sign-in helps: what one signs in with is no longer taken, or there is nothing. */
  sign_in_needed: { status: 4, refusal: true, person: true },
  person_needed: { status: 4, person: true },
  agent_refused: { status: 4 },
  caged: { status: 4 },
  unreachable: { status: 5 },
  bad_answer: { status: 5 },
  command_not_executable: { status: 126 },
  command_not_found: { status: 127 },
} as const satisfies Readonly<Record<string, Traits>>;

/** Stable name of what went wrong. */
export type ErrorCode = keyof typeof CODES;

/** The code of a remark. */
export type RemarkCode = {
  [Code in ErrorCode]: (typeof CODES)[Code] extends { readonly odd: true } ? Code : never;
}[ErrorCode];

/** Whether it is one of the codes. */
export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(CODES, code);
}

/** Looks up the traits of an error's code. */
export function traitsOf({ code }: { readonly code: ErrorCode }): Traits {
  return CODES[code];
}

/** Details beside a message: a mend that can be typed, and where the fault stands. */
interface ErrorDetail {
  readonly hint?: string | undefined;
  readonly at?: Place | undefined;
  /** The words of the command line in whose place the hint's flag stands. */
  readonly wrong?: readonly string[] | undefined;
}

/** A failure that the person at the terminal can understand and mend; anything else thrown is a bug. */
export class UserError extends Error {
  override readonly name = "UserError";
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly at: Place | undefined;
  readonly wrong: readonly string[] | undefined;

  constructor(code: ErrorCode, message: string, detail: ErrorDetail = {}) {
    super(message);
    this.code = code;
    this.hint = detail.hint;
    this.at = detail.at;
    this.wrong = detail.wrong;
  }

  /** Makes the same failure, of the same class, but for what is given; `undefined` takes away. */
  with(changes: ErrorDetail & { readonly message?: string }): UserError {
    const copy = new UserError(this.code, changes.message ?? this.message);
    return Object.setPrototypeOf(Object.assign(copy, this, changes), Object.getPrototypeOf(this));
  }
}

/** Several failures at once, in the order in which they should be read; never empty. */
export class UserErrors extends UserError {
  readonly all: readonly UserError[];

  constructor(all: readonly [UserError, ...UserError[]]) {
    super(all[0].code, all[0].message, all[0]);
    this.all = all;
  }

  /** Changes the first of them; the others stay. */
  override with(changes: Parameters<UserError["with"]>[0]): UserError {
    const [first, ...rest] = this.all;
    return new UserErrors([first!.with(changes), ...rest]);
  }
}

/**
 * The person has ended it. It is no `UserError`: who goes on after a failure, having said so, does not go on after
 * this.
 */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
  readonly code = "interrupted" satisfies ErrorCode;
  /** Whether by a key that was read as such: then nobody else at the terminal has heard of it. */
  readonly byKey: boolean;

  constructor({ byKey }: { readonly byKey: boolean }) {
    super("Cancelled");
    this.byKey = byKey;
  }
}

/** Whether it is a `UserError` of that code. */
export function hasCode(error: unknown, code: ErrorCode): error is UserError {
  return error instanceof UserError && error.code === code;
}

/** Whether what somebody signed in with is no longer taken: nothing but another one helps. */
export function isOver(error: unknown): error is UserError {
  return hasCode(error, "sign_in_needed");
}

/** Whether they are not taken by whom they sign in to, for now or at all. */
export function isRefusal(error: unknown): error is UserError {
  return error instanceof UserError && traitsOf(error).refusal === true;
}

/** Whether only a person at the terminal gets further. */
export function needsPerson(error: unknown): error is UserError {
  return error instanceof UserError && traitsOf(error).person === true;
}

/** Throws a bug on; what comes back from it is a `UserError`. For a `catch`. */
export function throwBug(error: unknown): asserts error is UserError {
  if (!(error instanceof UserError)) throw error;
}

/** Returns what was thrown, where it is a `UserError`; a bug is thrown on. For `.catch()`. */
export function asUserError(error: unknown): UserError {
  throwBug(error);
  return error;
}

/** Problems, of which there is one at least, as one error. */
export function joined([first, ...rest]: readonly UserError[]): UserError {
  if (first === undefined) throw new Error("nothing is wrong");
  return rest.length === 0 ? first : new UserErrors([first, ...rest]);
}

/** Throws the problems as one error; does nothing when there are none. */
export function throwAll(problems: readonly UserError[]): void {
  if (problems.length > 0) throw joined(problems);
}

/** Makes the error for what was typed and can't be done; the hint is what to type instead. */
export function usage(message: string, hint: string, at?: Place): UserError {
  return new UserError("usage", message, { hint, at });
}

/** The exit status that an error's code becomes. */
export function statusOf(error: { readonly code: ErrorCode }): number {
  return traitsOf(error).status;
}

/** The exit status of an error that nobody foresaw. */
export const BUG_STATUS = 70;

/** Details of such a refusal. */
interface MachineDetail {
  /** The system's name of the error, such as `ENOSPC`; absent when it is we who refuse. */
  readonly errno?: string | undefined;
  readonly hint?: string | undefined;
}

/** A refusal of the machine. Nothing is wrong with the program, so it is never reported as a bug. */
export class MachineError extends UserError {
  readonly errno: string | undefined;
  /** Reason, without what was tried: for a message that says that better. */
  readonly reason: string;

  /** `doing` completes "Cannot", such as `read "/etc/x"`. */
  constructor(doing: string, reason: string, { errno, hint }: MachineDetail = {}) {
    super("machine_failed", `Cannot ${doing}: ${reason}`, { hint });
    this.errno = errno;
    this.reason = reason;
  }
}

/** The reason that a thrown value gives, for a message that says itself what was tried. */
export function reasonOf(error: unknown): string {
  if (error instanceof MachineError) return error.reason;
  return error instanceof Error ? error.message : String(error);
}

/**
 * Does it, and returns what it comes to; `undefined` where it fails with a `UserError`, of whatever kind. A bug is
 * thrown on.
 */
export async function orUndefined<T>(act: () => Promise<T>): Promise<T | undefined> {
  try {
    return await act();
  } catch (error) {
    throwBug(error);
    return undefined;
  }
}

/**
 * Lets something go on by itself. What it throws goes to `onError`, which must not throw: so that no failure is
 * lost in silence, and none ends the program.
 */
export function inBackground(pending: Promise<unknown>, onError: (error: unknown) => void): void {
  pending.then(() => {}, onError);
}
