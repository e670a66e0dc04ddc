/** Seeds of one-time codes (RFC 6238), in the forms that people keep them in. Loaded where there is a seed. */
import { TOTP, URI } from "otpauth";

/** One-time codes of a seed. */
interface Codes {
  /** Validity of a code, in milliseconds. */
  readonly span: number;
  /** Returns the code of a time, in milliseconds since 1970. */
  at(time: number): string;
}

/** The reason for which a text is no seed, and a hint. */
interface NoSeed {
  readonly why: string;
  readonly hint: string;
}

/** The longest validity that is accepted, in seconds: no vendor has a longer one, and nobody would wait for it. */
const LONGEST_SPAN = 300;

/** Returns the codes of a seed, with so many digits. */
export function codesOf(text: string, digits: number): Codes | NoSeed {
  const totp = /^otpauth/.test(text) ? addressed(text) : plain(text);
  if (!(totp instanceof TOTP)) return totp;
  const { period } = totp;
  if (totp.digits !== digits) {
    return noSeed(`its codes have ${totp.digits} digits, and ${digits} are asked for`);
  }
  if (period > LONGEST_SPAN) return noSeed(`its codes change every ${period} s`);
  return { span: period * 1000, at: (timestamp) => totp.generate({ timestamp }) };
}

/** Reads a seed as consoles show it: in Base32, perhaps with spaces or in lower case, of at least 80 bits. */
function plain(text: string): TOTP | NoSeed {
  if (/^\d{6,8}$/.test(text)) {
    return {
      why: "it is a code, and no seed",
      hint: "mfa_process, for a program that prints codes",
    };
  }
  const secret = text.replace(/[\s-]/g, "").replace(/=+$/, "").toUpperCase();
  return /^[A-Z2-7]{16,512}$/.test(secret)
    ? new TOTP({ secret })
    : noSeed("it is no key in Base32");
}

/** Reads an address of a key: https://github.com/google/google-authenticator/wiki/Key-Uri-Format */
function addressed(text: string): TOTP | NoSeed {
  try {
    const otp = URI.parse(text);
    return otp instanceof TOTP ? otp : noSeed("its codes are counted (HOTP)");
  } catch {
    return noSeed("its otpauth address is broken");
  }
}

function noSeed(why: string): NoSeed {
  return {
    why,
    hint: "the secret key that AWS showed beside the QR code, or its otpauth://totp/ address",
  };
}
