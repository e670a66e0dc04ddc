/** Bad days: ways in which Google fails to answer well. */
import { apiError, oauthError } from "./cloud.ts";

/**
 * `unauthorized`: 401. `forbidden`: 403. `throttle`: 429. `error`: 500. `garbage`: a captive portal's page.
 * `nonsense`: JSON of another shape. `slow`: the true answer, late. `invalid_grant`: a refresh token that
 * was revoked. `invalid_rapt`: a session that must be re-authenticated (Google Workspace session control).
 * `redirect`: to somewhere else.
 */
export type Trouble =
  | "unauthorized"
  | "forbidden"
  | "throttle"
  | "error"
  | "garbage"
  | "nonsense"
  | "slow"
  | "invalid_grant"
  | "invalid_rapt"
  | "redirect";

/** The answer that stands in for the true one; `undefined` when the true one is given. */
export function troubled(trouble: Trouble | undefined): Response | undefined {
  switch (trouble) {
    case "unauthorized":
      throw apiError(401, "UNAUTHENTICATED", "Request had invalid authentication credentials.");
    case "forbidden":
      throw apiError(403, "PERMISSION_DENIED", "The caller does not have permission");
    case "throttle":
      throw apiError(429, "RESOURCE_EXHAUSTED", "Resource has been exhausted (e.g. check quota).");
    case "error":
      throw apiError(500, "INTERNAL", "Internal error encountered.");
    case "garbage": {
      const page = "<!doctype html><title>Welcome</title><p>Please sign in to the network</p>";
      return new Response(page, { headers: { "content-type": "text/html" } });
    }
    case "nonsense":
      return Response.json({
        access_token: 7,
        accessToken: 7,
        expires_in: "soon",
        expireTime: "soon",
      });
    case "invalid_grant":
      throw oauthError("invalid_grant", "Token has been expired or revoked.");
    case "invalid_rapt":
      throw oauthError("invalid_grant", "reauth related error (invalid_rapt)", {
        error_subtype: "invalid_rapt",
      });
    case "redirect":
      return Response.redirect("https://127.0.0.1:1/elsewhere", 307);
    default:
      return undefined;
  }
}
