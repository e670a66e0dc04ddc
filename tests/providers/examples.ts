/** For each kind a configuration that it takes, and some that it refuses: what the contract test asks with. */
import type { Plan } from "../../lib/provider.ts";

/** Examples of one kind. */
export interface Examples {
  readonly good: unknown;
  readonly bad: readonly unknown[];
  /** What it is obtained from, where it can't be planned without. */
  via?(): Plan;
}

/** By role and kind. */
export const EXAMPLES: Readonly<Record<string, Examples>> = {
  "identity aws/user": {
    good: {
      credentials: {
        access_key_id: "AKIA0000000000EXAMPLE",
        secret_access_key: "secret/EXAMPLE",
        mfa_arn: "arn:aws:iam::123456789012:mfa/ada",
        region: "eu-west-1",
      },
      session: { duration: "8h" },
    },
    bad: [
      { credentials: { access_key_id: 1 } },
      { credentials: { mfa_arn: "phone" } },
      { session: { duration: "soon" } },
      { spec: { endpoint_url: "nowhere" } },
    ],
  },
  "identity aws/assume-role": {
    good: {
      principal: { assume_role: "arn:aws:iam::123456789012:role/admin", region: "eu-west-1" },
    },
    bad: [
      {},
      { principal: {} },
      { principal: { assume_role: "admin" } },
      { principal: { assume_role: "arn:aws:iam::123456789012:role/admin", region: "Frankfurt" } },
    ],
  },
  "identity aws/ambient": {
    good: { principal: { region: "eu-west-1" } },
    bad: [{ principal: { region: "Frankfurt" } }],
  },
  "provider mock/aws": { good: { region: "us-east-1" }, bad: [{ region: "Frankfurt" }] },
  "identity mock/aws": {
    good: { principal: { anything: "goes" } },
    bad: [{ principal: { region: "Frankfurt" } }],
  },
  "provider mock": { good: { region: "us-east-1" }, bad: [{ region: "Frankfurt" }] },
  "identity mock": { good: {}, bad: [{ principal: "x" }] },
  "identity ambient": { good: {}, bad: [{ principal: "x" }] },
};
