/** What one-time codes are made of (RFC 6238), as people keep it. Loaded where there is a seed. */
import { TOTP, URI } from "otpauth";

/** Codes that change with the time. */
interface Codes {
  /** How long each holds, in milliseconds. */
  readonly span: number;
  /** The one of that time, in milliseconds since 1970. */
  at(time: number): string;
}

/** Why a text is no seed, and what would be one. */
interface NoSeed {
  readonly why: string;
  readonly hint: string;
}

/** Longer spans than any vendor has: nobody waits that long for a code; seconds. */
const LONGEST_SPAN = 300;

/** The codes that a seed gives, of so many digits. */
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

/** As the console shows it; people keep it with spaces, and in small letters. 80 bits are the least that is in use. */
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

/** https://github.com/google/google-authenticator/wiki/Key-Uri-Format */
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
