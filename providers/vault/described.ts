/** Descriptions of Vault's keys, for editors and the reference; loaded by those alone. */
import type { Described } from "../../lib/provider/cloud.ts";

/** The descriptions. */
export const described: Described = {
  keys: {
    address: "Address of the server, such as `https://vault.example.com:8200`",
    namespace: "Namespace that is worked in",
    "vault token": "A token, by reference: what `vault login` or `bao login` gives",
    app_role: "Sign-in by AppRole",
    "app_role.role_id": "Id of the role",
    "app_role.secret_id": "Secret id of the role, by reference. Not where the role needs none",
    "app_role.mount": "Where the auth method is mounted. `approle` unless told",
    jwt: "Sign-in with a JSON Web Token, such as a CI job's",
    "jwt.role": "Name of the role. The method's default unless told",
    aws: "Sign-in as the AWS identity that `via` names, which signs a request for it",
    "aws.role": "Name of the role. The identity's own name at AWS unless told",
    "aws.mount": "Where the auth method is mounted. `aws` unless told",
    "aws.server_id": "What the server wants in `X-Vault-AWS-IAM-Server-ID`, where it wants any",
    "aws.region": "Region in which the server asks STS. AWS's global endpoint unless told",
    "jwt.mount": "Where the auth method is mounted. `jwt` unless told",
  },
  reads: {},
  sets: {},
};
