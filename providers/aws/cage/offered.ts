/** The credential that a container's or an instance's own service offers, in the JSON that both speak. */
import { type Answer, badAnswer, type Service } from "./transport.ts";

/** What a module answers; the main process checks it again. */
export function offeredIn({ text }: Answer, service: Service) {
  const offered = parse(text);
  const message = offered?.Message ?? offered?.message;
  if (typeof offered?.AccessKeyId !== "string") {
    throw badAnswer(service, message ? `it says "${message}"` : "it offers no credential");
  }
  return {
    access_key_id: offered.AccessKeyId,
    secret_access_key: offered.SecretAccessKey,
    session_token: offered.Token,
    expires: Date.parse(String(offered.Expiration)) || undefined,
    principal: offered.RoleArn,
  };
}

function parse(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === "object" && parsed !== null ? { ...parsed } : undefined;
  } catch {
    return undefined;
  }
}
