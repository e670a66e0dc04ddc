/** The portal of IAM Identity Center: what a person may be, and signing out. */
import {
  GetRoleCredentialsCommand,
  ListAccountRolesCommand,
  ListAccountsCommand,
  LogoutCommand,
  SSOClient,
} from "@aws-sdk/client-sso";
import type { Inside } from "../../../../lib/cage/inside.ts";
import type { PortalRequest, SsoInput } from "../../sso/asked.ts";
import { answered, optionsFor } from "./client.ts";

/** Entries on one page: as many as the service allows. */
const PAGE = 1000;

/** Asks once. */
export async function run(input: unknown, inside: Inside): Promise<unknown> {
  const { service, request } = input as SsoInput<PortalRequest>;
  const { operation } = request;
  const client = new SSOClient(optionsFor(service, inside, operation, true));
  try {
    return await answered(service, operation, () => perform(client, request));
  } finally {
    client.destroy();
  }
}

function perform(client: SSOClient, request: PortalRequest): Promise<object> {
  const accessToken = request.secret.access_token;
  switch (request.operation) {
    case "ListAccounts":
      return client.send(
        new ListAccountsCommand({ accessToken, nextToken: request.page, maxResults: PAGE }),
      );
    case "ListAccountRoles":
      return client.send(
        new ListAccountRolesCommand({
          accessToken,
          accountId: request.account,
          nextToken: request.page,
          maxResults: PAGE,
        }),
      );
    case "GetRoleCredentials":
      return client.send(
        new GetRoleCredentialsCommand({
          accessToken,
          accountId: request.account,
          roleName: request.role,
        }),
      );
    case "Logout":
      return client.send(new LogoutCommand({ accessToken }));
  }
}
