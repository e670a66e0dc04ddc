/** What the machine refuses: a full disk, a missing right, too many open files. */
import { UserError } from "./errors.ts";

/** What may be known of such a refusal. */
export interface MachineDetail {
  /** The system's name of the error, such as `ENOSPC`; absent when it is we who refuse. */
  readonly errno?: string | undefined;
  readonly hint?: string | undefined;
}

/** A refusal of the machine. Nothing is wrong with the program, so it is never reported as a bug. */
export class MachineError extends UserError {
  readonly errno: string | undefined;
  /** Why, without what was tried: for a message that says that better. */
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
