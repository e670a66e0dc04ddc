/** Tokens as the SDK hands them out, made plain for the wall. */
import { payloadOf } from "../../../lib/token_source/payload.ts";

/** The parts of the SDK's credentials that are looked at. */
interface SdkTokens {
  readonly access_token?: string | null;
  readonly expiry_date?: number | null;
  readonly refresh_token?: string | null;
  readonly id_token?: string | null;
}

/** What crosses the wall; the other side checks it. */
export function delivered(tokens: SdkTokens, withRefreshToken = false) {
  const { access_token: token, expiry_date, refresh_token, id_token } = tokens;
  const email = id_token ? emailIn(id_token) : undefined;
  return {
    token,
    life: Math.round(((expiry_date ?? NaN) - Date.now()) / 1000),
    ...(email === undefined ? {} : { email }),
    ...(withRefreshToken && refresh_token ? { refreshToken: refresh_token } : {}),
  };
}

/**
 * Whom an ID token names. It came straight from Google's token endpoint over TLS, so its signature need not
 * be checked (OpenID Connect Core 1.0, section 3.1.3.7, item 6).
 */
function emailIn(idToken: string): string | undefined {
  try {
    const { email } = payloadOf(idToken) as { email?: unknown };
    return typeof email === "string" ? email : undefined;
  } catch {
    return undefined;
  }
}
