/** The portal of IAM Identity Center: what a person may be, and signing out (docs.aws.amazon.com/singlesignon/latest/PortalAPIReference). */
import type { Inside } from "../../../../lib/cage/server.ts";
import type { PortalRequest, SsoInput } from "../../sso/modules.ts";
import { askSso, type Operation } from "./ask.ts";

/** Entries on one page: as many as the service allows. */
const PAGE = "1000";

/** Asks once. */
export async function run(input: SsoInput<PortalRequest>, inside: Inside): Promise<unknown> {
  const { service, request } = input;
  return await askSso(service, inside, operationFor(request));
}

function operationFor(request: PortalRequest): Operation {
  const headers = { "x-amz-sso_bearer_token": request.access_token.reveal() };
  const name = request.operation;
  const get = { method: "GET", headers } as const;
  switch (request.operation) {
    case "ListAccounts": {
      const query = { max_result: PAGE, next_token: request.page };
      return { name, path: "/assignment/accounts", query, ask: get };
    }
    case "ListAccountRoles": {
      const { account: account_id, page: next_token } = request;
      const query = { account_id, max_result: PAGE, next_token };
      return { name, path: "/assignment/roles", query, ask: get };
    }
    case "GetRoleCredentials": {
      const query = { account_id: request.account, role_name: request.role };
      return { name, path: "/federation/credentials", query, ask: get };
    }
    case "Logout":
      return { name, path: "/logout", ask: { method: "POST", headers, repeatable: true } };
  }
}
