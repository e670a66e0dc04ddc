/** The services that are asked, as AWS's host names have them. */

/** The beginnings of a service's host names; those that don't follow the common form are given. */
export interface ServiceHost {
  readonly plain: string;
  /** `PLAIN-fips` unless told. */
  readonly fips?: string;
  /** As `plain` unless told. */
  readonly dualStack?: string;
  /** `PLAIN-fips` unless told. */
  readonly both?: string;
  /** Whether GovCloud's plain hosts are the validated ones. */
  readonly govIsFips?: boolean;
}

/** All services that are asked. One that is missing here is never asked, and its host does not count as AWS's own. */
export const SERVICES = {
  /** The Security Token Service. */
  sts: { plain: "sts", govIsFips: true },
  /** IAM Identity Center's sign-in, and its portal. */
  oidc: { plain: "oidc", govIsFips: true },
  portal: { plain: "portal.sso", govIsFips: true },
  /** AWS Sign-In, where it has no domain of its own. */
  signIn: { plain: "signin" },
  /** docs.aws.amazon.com/general/latest/gr/ecr.html */
  ecr: { plain: "api.ecr", dualStack: "ecr", both: "ecr-fips" },
  /** docs.aws.amazon.com/general/latest/gr/ecr-public.html */
  ecrPublic: { plain: "api.ecr-public", dualStack: "ecr-public" },
  /** docs.aws.amazon.com/general/latest/gr/asm.html */
  secretsmanager: { plain: "secretsmanager" },
  /** docs.aws.amazon.com/general/latest/gr/ssm.html */
  ssm: { plain: "ssm", govIsFips: true },
  /** docs.aws.amazon.com/general/latest/gr/eks.html */
  eks: { plain: "eks", fips: "fips.eks", govIsFips: true },
} as const satisfies Readonly<Record<string, ServiceHost>>;
