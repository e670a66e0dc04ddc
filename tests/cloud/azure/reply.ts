/** How Azure's services answer. */
import type { Reply } from "../github/wire.ts";

/** An answer in JSON. */
export function json(status: number, value: unknown, headers: Reply["headers"] = {}): Reply {
  return {
    status,
    headers: { "content-type": "application/json; charset=utf-8", ...headers },
    body: JSON.stringify(value),
  };
}

/** The token of an `Authorization: Bearer` header. */
export function bearerIn({ authorization = "" }: Readonly<Record<string, string>>): string {
  return /^Bearer (\S+)$/i.exec(authorization)?.[1] ?? "";
}
