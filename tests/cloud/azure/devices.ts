/** The device authorization grant (RFC 8628, learn.microsoft.com/entra/identity-platform/v2-oauth2-device-code). */
import { random, refuse, type Session, sessionOf, type Tenant, type Vault } from "./directory.ts";

interface Pending {
  readonly tenant: Tenant;
  /** The form that began it. */
  readonly form: URLSearchParams;
  readonly userCode: string;
  readonly expires: number;
  decision?: "agree" | "decline";
}

/** The codes that wait for their person. */
export class Devices {
  readonly #vault: Vault;
  readonly #pending = new Map<string, Pending>();
  /** How many of the next questions are told to slow down. */
  slowDowns = 0;

  constructor(vault: Vault) {
    this.#vault = vault;
  }

  /** Hands out a code. */
  start(tenant: Tenant, form: URLSearchParams, origin: string): unknown {
    const { codeLife = 900, interval = 1 } = this.#vault.options;
    const deviceCode = random();
    this.#vault.handedOut.push(deviceCode);
    const userCode = Array.from(
      crypto.getRandomValues(new Uint8Array(9)),
      (byte) => "BCDFGHJKLMNPQRSTVWXZ"[byte % 20],
    ).join("");
    const expires = Date.now() + codeLife * 1000;
    this.#pending.set(deviceCode, { tenant, form, userCode, expires });
    const page = `${origin}/devicelogin`;
    return {
      device_code: deviceCode,
      user_code: userCode,
      verification_uri: page,
      expires_in: codeLife,
      interval,
      message: `To sign in, open ${page} and enter the code ${userCode} to authenticate.`,
    };
  }

  /** The codes that nobody has decided about. */
  waiting(): string[] {
    return [...this.#pending.values()].filter(({ decision }) => decision === undefined)
      .map(({ userCode }) => userCode);
  }

  /** What the person does with a code. */
  decide(userCode: string, decision: "agree" | "decline"): void {
    const found = [...this.#pending.values()].find((one) => one.userCode === userCode);
    if (found === undefined) throw new Error(`nobody was shown ${userCode}`);
    found.decision = decision;
  }

  /** Answers a question; throws what is not a yes. */
  redeem(deviceCode: string): Session {
    const found = this.#pending.get(deviceCode);
    if (found === undefined) {
      throw refuse("bad_verification_code", 70037, "The device code is not known.");
    }
    if (found.expires < Date.now()) {
      throw refuse("expired_token", 70019, "Verification code expired.");
    }
    if (this.slowDowns-- > 0) throw refuse("slow_down", 70016, "Ask less often.");
    if (found.decision === "decline") {
      throw refuse("authorization_declined", 70018, "The end user denied the request.");
    }
    const user = this.#vault.options.users?.find(({ username }) =>
      username === this.#vault.options.signsIn
    );
    if (found.decision === undefined || user === undefined) {
      const text = "OAuth 2.0 device flow error. Authorization is pending. Continue polling.";
      throw refuse("authorization_pending", 70016, text);
    }
    this.#pending.delete(deviceCode);
    return sessionOf(user, found.tenant, found.form);
  }
}
