/** Which kinds there are: those that the clouds declare, and those that are to be expected beside them. */
import type { Cloud } from "../../provider/cloud.ts";
import type { Kind, Role } from "../../provider/kind.ts";

/** A kind and the cloud that declares it. */
export interface DeclaredKind {
  readonly kind: Kind;
  readonly cloud: Cloud;
}

/** Other spellings of a kind, as documentation of the original has them. */
const SPELLINGS: ReadonlyMap<string, string> = new Map([
  ["aws/sso", "aws/iam-identity-center"],
  ["aws-sso", "aws/iam-identity-center"],
]);

/**
 * Every kind of the original, and `github/app` of the announcement, so that one which no cloud declares is
 * not taken for a slip.
 */
const EXPECTED: Readonly<Record<Role, readonly string[]>> = {
  provider: [
    "atmos/pro",
    "aws/iam-identity-center",
    "aws/saml",
    "azure/cli",
    "azure/device-code",
    "azure/interactive",
    "azure/oidc",
    "gcp/adc",
    "gcp/workload-identity-federation",
    "github/app",
    "github/oidc",
    "mock",
    "mock/aws",
  ],
  identity: [
    "ambient",
    "atmos/pro",
    "aws/ambient",
    "aws/assume-role",
    "aws/assume-root",
    "aws/emulator",
    "aws/permission-set",
    "aws/user",
    "azure/emulator",
    "azure/subscription",
    "gcp/emulator",
    "gcp/project",
    "gcp/service-account",
    "kubernetes/emulator",
    "mock",
    "mock/aws",
  ],
};

/** The kind's own name for one of its spellings. */
export function ownName(kind: string): string {
  return SPELLINGS.get(kind) ?? kind;
}

/** The declared kind of that name. */
export function findKind(
  clouds: readonly Cloud[],
  role: Role,
  name: string,
): DeclaredKind | undefined {
  return declared(clouds, role).find(({ kind }) => kind.name === ownName(name));
}

/** The declared kinds of a role. */
export function declared(clouds: readonly Cloud[], role: Role): readonly DeclaredKind[] {
  return clouds.flatMap((cloud) =>
    cloud.kinds.filter((kind) => kind.role === role).map((kind) => ({ kind, cloud }))
  );
}

/** Names of the declared kinds of a role, sorted. */
export function kindNames(clouds: readonly Cloud[], role: Role): readonly string[] {
  return declared(clouds, role).map(({ kind }) => kind.name).sort();
}

/** Whether the kind is to be expected, though no cloud declares it. */
export function isUnsupported(clouds: readonly Cloud[], role: Role, name: string): boolean {
  return EXPECTED[role].includes(ownName(name)) && !findKind(clouds, role, name);
}

/** Every kind of a role that may be meant: declared or to be expected, sorted. */
export function everyKind(clouds: readonly Cloud[], role: Role): readonly string[] {
  return [...new Set([...kindNames(clouds, role), ...EXPECTED[role]])].sort();
}
