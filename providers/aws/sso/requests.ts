/** What the sign-in modules for IAM Identity Center are asked; whatever is secret stands below `secret`. */

/** A service at its address. */
export interface Service {
  readonly region: string;
  /** Without a slash at its end. */
  readonly url: string;
}

/** A registered client, as it proves itself. */
export interface ClientProof {
  readonly client_id: string;
  readonly secret: { readonly client_secret: string };
}

/** What can be asked of SSO-OIDC. */
export type OidcRequest =
  | {
    readonly operation: "RegisterClient";
    readonly name: string;
    readonly grants: readonly string[];
    readonly scopes: readonly string[];
    readonly redirects?: readonly string[];
    readonly issuer: string;
  }
  | ClientProof & {
    readonly operation: "StartDeviceAuthorization";
    readonly start_url: string;
  }
  | {
    readonly operation: "CreateToken";
    readonly client_id: string;
    readonly grant: string;
    readonly redirect?: string;
    readonly secret: {
      readonly client_secret: string;
      readonly device_code?: string;
      readonly refresh_token?: string;
      readonly code?: string;
      readonly code_verifier?: string;
    };
  };

/** What can be asked of the portal. */
export type PortalRequest =
  & { readonly secret: { readonly access_token: string } }
  & (
    | { readonly operation: "ListAccounts"; readonly page?: string }
    | { readonly operation: "ListAccountRoles"; readonly account: string; readonly page?: string }
    | {
      readonly operation: "GetRoleCredentials";
      readonly account: string;
      readonly role: string;
    }
    | { readonly operation: "Logout" }
  );

/** A module's input. */
export interface SsoInput<Request> {
  readonly service: Service;
  readonly request: Request;
}

/** What the service said no with; `code` is AWS's own. */
export interface Refused {
  readonly code: string;
  readonly message: string;
  readonly status: number;
}

/** A module's answer: the service's own, or a refusal, since some refusals are part of the conversation. */
export type SsoAnswer = { readonly value: unknown } | { readonly refused: Refused };
