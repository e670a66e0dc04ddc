/**
 * The sign-in modules for IAM Identity Center: the operations' inputs, and the schemas of their answers, which are read
 * as if an attacker had written them.
 */
import * as v from "valibot";
import { cageModule, secretText } from "../../../lib/cage/module.ts";
import type { Secret } from "../../../lib/secret.ts";

/** A service at its address. */
export interface Service {
  readonly region: string;
  /** Without a slash at its end. */
  readonly url: string;
}

/** A registered client, as it proves itself. */
export interface ClientProof {
  readonly client_id: string;
  readonly client_secret: Secret;
}

/** An operation of SSO-OIDC. */
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
  | ClientProof & {
    readonly operation: "CreateToken";
    readonly grant: string;
    readonly redirect?: string;
    readonly device_code?: Secret;
    readonly refresh_token?: Secret;
    readonly code?: Secret;
    readonly code_verifier?: Secret;
  };

/** An operation of the portal. */
export type PortalRequest =
  & { readonly access_token: Secret }
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

/** A token of AWS's. */
export const TOKEN = secretText(16_384);

const page = { nextToken: v.nullish(v.string()) };

const SCHEMAS = {
  RegisterClient: v.object({
    clientId: v.pipe(v.string(), v.regex(/^[!-~]+$/), v.maxLength(16_384)),
    clientSecret: TOKEN,
    /** Seconds since 1970. */
    clientSecretExpiresAt: v.number(),
  }),
  StartDeviceAuthorization: v.object({
    deviceCode: TOKEN,
    userCode: v.pipe(v.string(), v.regex(/^[A-Z0-9-]{4,32}$/)),
    verificationUri: v.string(),
    verificationUriComplete: v.string(),
    /** Seconds; no code is waited for longer than a quarter of an hour. */
    expiresIn: v.pipe(v.number(), v.minValue(1), v.transform((life) => Math.min(life, 900))),
    /** Seconds between two questions. */
    interval: v.optional(v.pipe(v.number(), v.minValue(1), v.maxValue(60)), 5),
  }),
  CreateToken: v.object({
    accessToken: TOKEN,
    refreshToken: v.nullish(TOKEN),
    /** Seconds. */
    expiresIn: v.nullish(v.pipe(v.number(), v.finite(), v.maxValue(366 * 86_400))),
  }),
  ListAccounts: v.object({
    accountList: v.nullish(v.array(v.object({
      accountId: v.pipe(v.string(), v.regex(/^\d{12}$/)),
      accountName: v.nullish(v.string()),
    }))),
    ...page,
  }),
  ListAccountRoles: v.object({
    roleList: v.nullish(v.array(v.object({ roleName: v.pipe(v.string(), v.nonEmpty()) }))),
    ...page,
  }),
  GetRoleCredentials: v.object({
    roleCredentials: v.object({
      accessKeyId: v.string(),
      secretAccessKey: v.string(),
      sessionToken: v.string(),
      /** Milliseconds since 1970. */
      expiration: v.number(),
    }),
  }),
  Logout: v.unknown(),
} as const;

/** The answers, by operation. */
export type Answers = {
  readonly [Name in keyof typeof SCHEMAS]: v.InferOutput<(typeof SCHEMAS)[Name]>;
};

/** The schemas of the answers, by operation. */
export const ANSWERS: {
  readonly [Name in keyof Answers]: v.GenericSchema<unknown, Answers[Name]>;
} = SCHEMAS;

/** The service's own answer, or a refusal, since some refusals are part of the conversation. */
const SAID = v.union([
  v.object({
    refused: v.object({
      /** AWS's own. */
      code: v.pipe(v.string(), v.regex(/^\w{1,100}$/)),
      message: v.string(),
      status: v.number(),
    }),
  }),
  v.object({ value: v.unknown() }),
]);

/** The result of an operation. */
export type SsoAnswer = v.InferOutput<typeof SAID>;

const otherwise = {
  message: "IAM Identity Center's answer is not what it should be",
  hint: "check region, and spec.endpoint_url if there is one",
} as const;

/** Registering, and obtaining tokens. */
export const OIDC = cageModule<SsoInput<OidcRequest>>()("aws/sso/oidc", SAID, otherwise);

/** The module that lists a person's accounts and roles, obtains credentials, and signs out. */
export const PORTAL = cageModule<SsoInput<PortalRequest>>()("aws/sso/portal", SAID, otherwise);
