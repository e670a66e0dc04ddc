/**
 * Loopback ECR, ECR Public and EKS beside the loopback STS: AWS's JSON protocols, signatures that are really
 * checked, and registry passwords that it really issued. See the services' API References.
 */
import { randomBytes } from "node:crypto";
import type { Received, Reply } from "./http.ts";
import { accountOf, type Key, type Keyring } from "./iam.ts";
import { AwsError } from "./query.ts";
import { readClaim, verify } from "./sigv4.ts";

/** A cluster of EKS. */
export interface EksCluster {
  readonly name: string;
  readonly region: string;
  /** The API server's address. */
  readonly endpoint: string;
  /** PEM of its authority. */
  readonly authority: string;
  readonly status?: string;
}

/** What the services know. */
export interface ServicesOptions {
  readonly clusters?: readonly EksCluster[];
  /** Where the private registry is; AWS's own host unless told. */
  readonly registry?: string;
  /** What Secrets Manager keeps, by name. */
  readonly secrets?: Readonly<Record<string, string | Uint8Array>>;
  /** What the Parameter Store keeps, by name. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** How long a registry's password lasts, in seconds. */
  readonly passwordLife?: number;
}

/** A request as it was understood, and what was answered. */
export interface ServiceRequest {
  readonly operation: string;
  readonly region: string;
  readonly caller?: string;
  readonly status: number;
  readonly code?: string;
}

/** An operation, and what its signature must be scoped to. */
interface Operation {
  readonly service: string;
  readonly name: string;
  perform(services: Services, caller: Key, region: string, request: Received): unknown;
}

const TARGETS: Readonly<Record<string, Operation>> = {
  "AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken": {
    service: "ecr",
    name: "ecr:GetAuthorizationToken",
    perform: (services, caller, region) => {
      const own = `https://${accountOf(caller.principal.arn)}.dkr.ecr.${region}.amazonaws.com`;
      const proxyEndpoint = services.options.registry ?? own;
      return { authorizationData: [{ ...services.issue(caller), proxyEndpoint }] };
    },
  },
  "secretsmanager.GetSecretValue": {
    service: "secretsmanager",
    name: "secretsmanager:GetSecretValue",
    perform: ({ options: { secrets = {} } }, caller, region, { body }) => {
      const asked: string = JSON.parse(body).SecretId;
      const [id, arn] = [accountOf(caller.principal.arn), /^arn:.*:secret:(.*)-\w{6}$/.exec(asked)];
      const Name = arn?.[1] ?? asked;
      const value = secrets[Name];
      if (value === undefined) {
        const words = "Secrets Manager can't find the specified secret.";
        throw new AwsError(400, "ResourceNotFoundException", words);
      }
      const ARN = `arn:aws:secretsmanager:${region}:${id}:secret:${Name}-EXAMPL`;
      return typeof value === "string"
        ? { ARN, Name, SecretString: value }
        : { ARN, Name, SecretBinary: value.toBase64() };
    },
  },
  "AmazonSSM.GetParameter": {
    service: "ssm",
    name: "ssm:GetParameter",
    perform: ({ options: { parameters = {} } }, _caller, _region, { body }) => {
      const { Name, WithDecryption } = JSON.parse(body);
      const value = parameters[Name];
      if (value === undefined) throw new AwsError(400, "ParameterNotFound", "");
      const Value = WithDecryption === true ? value : btoa(`sealed ${value}`);
      return { Parameter: { Name, Type: "SecureString", Value, Version: 1 } };
    },
  },
  "SpencerFrontendService.GetAuthorizationToken": {
    service: "ecr-public",
    name: "ecr-public:GetAuthorizationToken",
    perform: (services, caller) => ({ authorizationData: services.issue(caller) }),
  },
};

const DESCRIBE_CLUSTER: Operation = {
  service: "eks",
  name: "eks:DescribeCluster",
  perform: (services, caller, region, { target }) => {
    const name = decodeURIComponent(target.slice("/clusters/".length));
    const cluster = services.options.clusters?.find((one) =>
      one.name === name && one.region === region
    );
    if (cluster === undefined) {
      throw new AwsError(404, "ResourceNotFoundException", `No cluster found for name: ${name}.`);
    }
    return { cluster: describe(cluster, accountOf(caller.principal.arn)) };
  },
};

function describe(
  { name, region, endpoint, authority, status = "ACTIVE" }: EksCluster,
  id: string,
) {
  const ready = { endpoint, certificateAuthority: { data: btoa(authority) } };
  const arn = `arn:aws:eks:${region}:${id}:cluster/${name}`;
  return { name, arn, status, version: "1.33", ...(status === "CREATING" ? {} : ready) };
}

/** The services. */
export class Services {
  readonly options: ServicesOptions;
  readonly requests: ServiceRequest[] = [];
  /** Whom a registry's password was issued to, by `USER:PASSWORD`. */
  readonly logins = new Map<string, string>();
  /** Operations that are denied, such as `ecr:GetAuthorizationToken`. */
  readonly denied = new Set<string>();
  readonly #keys: Keyring;
  readonly #now: () => number;

  constructor(options: ServicesOptions, keys: Keyring, now: () => number) {
    this.options = options;
    this.#keys = keys;
    this.#now = now;
  }

  /** Answers a request that is meant for one of them; `undefined` for what is not. */
  handle(request: Received): Reply | undefined {
    const operation = operationOf(request);
    if (operation === undefined) return undefined;
    const noted: { caller?: string } = {};
    const region = scopeOf(request)[1] ?? "";
    const answer = this.#answer(request, operation, region, noted);
    this.requests.push({
      operation: operation.name,
      region,
      ...noted,
      status: answer.status,
      ...(answer.code === undefined ? {} : { code: answer.code }),
    });
    const type = operation.service === "eks" ? "application/json" : "application/x-amz-json-1.1";
    const told = answer.code === undefined ? {} : { "x-amzn-errortype": answer.code };
    const headers = { "content-type": type, date: new Date(this.#now()).toUTCString(), ...told };
    return { status: answer.status, headers, body: JSON.stringify(answer.body) };
  }

  /** A registry's password for that caller. */
  issue(caller: Key) {
    const login = `AWS:${randomBytes(48).toString("base64url")}-EXAMPLE`;
    this.logins.set(login, caller.principal.arn);
    const seconds = this.options.passwordLife ?? 12 * 3600;
    // Seconds with a fraction, as ECR answers them.
    return { authorizationToken: btoa(login), expiresAt: this.#now() / 1000 + seconds };
  }

  #answer(
    request: Received,
    operation: Operation,
    region: string,
    noted: { caller?: string },
  ): { status: number; body: unknown; code?: string } {
    try {
      const claim = readClaim(request);
      const key = this.#keys.find(claim.accessKeyId, claim.token, this.#now());
      verify(request, claim, key.secretAccessKey, this.#now(), operation.service);
      noted.caller = key.principal.arn;
      if (this.denied.has(operation.name)) throw denial(key, operation);
      return { status: 200, body: operation.perform(this, key, region, request) };
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      const { status, code, message } = error;
      return { status, code, body: { __type: code, message } };
    }
  }
}

function denial({ principal }: Key, { name }: Operation): AwsError {
  const message = `User: ${principal.arn} is not authorized to perform: ${name} on resource: *`;
  return new AwsError(400, "AccessDeniedException", message);
}

function operationOf({ method, target, headers }: Received): Operation | undefined {
  const named = headers["x-amz-target"];
  if (named !== undefined) return TARGETS[named];
  return method === "GET" && target.startsWith("/clusters/") ? DESCRIBE_CLUSTER : undefined;
}

function scopeOf({ headers }: Received): readonly string[] {
  const credential = /Credential=[^/]+\/([^, ]+)/.exec(headers.authorization ?? "")?.[1];
  return credential?.split("/") ?? [];
}
