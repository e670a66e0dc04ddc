/** Bad days: ways in which Azure fails to answer well. */
import { EntraError, refuse } from "./directory.ts";
import { armError } from "./resources.ts";

/**
 * `unauthorized`: 401. `throttle`: 429 with `Retry-After`. `error`: 500. `garbage`: a captive portal's page.
 * `nonsense`: JSON of another shape. `lifeless`: a token, and not for how long. `slow`: the true answer, late. `redirect`: to somewhere else.
 * `consent`: nobody has agreed. `policy`: Conditional Access says no.
 */
export type Trouble =
  | "unauthorized"
  | "throttle"
  | "error"
  | "garbage"
  | "nonsense"
  | "lifeless"
  | "slow"
  | "redirect"
  | "consent"
  | "policy";

/** The answer that stands in for the true one; `undefined` when the true one is given. */
export function troubled(trouble: Trouble | undefined): Response | undefined {
  switch (trouble) {
    case "unauthorized":
      throw armError(401, "InvalidAuthenticationToken", "The access token is invalid.");
    case "throttle":
      return Response.json({ error: "temporarily_unavailable" }, {
        ...{ status: 429, headers: { "retry-after": "17" } },
      });
    case "error":
      throw new EntraError(500, { error: "server_error" });
    case "garbage": {
      const page = "<!doctype html><title>Welcome</title><p>Please sign in to the network</p>";
      return new Response(page, { headers: { "content-type": "text/html" } });
    }
    case "nonsense":
      return Response.json({ access_token: 7, expires_in: "soon", displayName: 7 });
    case "lifeless":
      return Response.json({ access_token: "eyJhbGciOiJub25lIn0.e30.", token_type: "Bearer" });
    case "redirect":
      return Response.redirect("https://127.0.0.1:1/elsewhere", 307);
    case "consent":
      throw refuse("invalid_grant", 65001, "The user or administrator has not consented.");
    case "policy":
      throw refuse(
        "invalid_grant",
        53003,
        "Access has been blocked by Conditional Access policies.",
      );
    default:
      return undefined;
  }
}
