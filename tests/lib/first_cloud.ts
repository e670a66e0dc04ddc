/** The small clouds with what somebody meets who has nothing yet: ways in, keys, and a portal that offers identities. */
import * as v from "valibot";
import { secretSource } from "../../lib/config/schema/schema.ts";
import type { Cloud } from "../../lib/provider/cloud.ts";
import { kind } from "../../lib/provider/kind.ts";
import { nameQuestion, ofProvider, type Starter, textOf } from "../../lib/provider/starter.ts";
import { planOf, type Says, type SmallClouds, smallClouds } from "./small_cloud.ts";

/** What the portal offers. */
export const OFFERED = {
  "dev/Admin": { kind: "aws/role", via: { provider: "portal" } },
  "dev/Read": { kind: "aws/role", via: { provider: "portal" } },
};

const portal: Starter = {
  name: "aws-portal",
  label: "AWS: a portal",
  comment: "A portal.",
  questions: [
    ofProvider("aws/portal", {
      name: "url",
      question: "URL",
      about: "Where it is.",
      example: "https://portal.example",
    }),
  ],
  entries: ({ url }) => ({ providers: { portal: { kind: "aws/portal", url } } }),
};

const keyed: Starter = {
  name: "aws-keyed",
  label: "AWS: keys",
  comment: "Somebody with keys, and a file of theirs.",
  questions: [
    nameQuestion("keyed"),
    {
      name: "file",
      question: "File",
      about: "Theirs.",
      example: "~/file",
      secret: "file",
      optional: true,
      field: { role: "identity", kind: "aws/keyed", path: ["file"] },
    },
  ],
  entries: (answers) => ({
    identities: { [textOf(answers, "name")]: { kind: "aws/keyed", file: answers["file"] } },
  }),
};

/** The clouds; nobody has `offered` anything where that is empty. */
export function firstClouds(
  said: Partial<Says> = {},
  offered: Readonly<Record<string, unknown>> = OFFERED,
): SmallClouds {
  const small = smallClouds(said);
  const kinds = [
    kind({
      ...{ name: "aws/portal", role: "provider", summary: "A portal", accepts: [] },
      ...{
        yields: "aws/login",
        schema: v.object({ url: v.pipe(v.string(), v.url("must be a URL")) }),
      },
      plan: (entry) => ({
        ...planOf(small, entry, { stored: true }),
        offers: {
          ttl: 86_400_000,
          list: () => Promise.resolve({ source: "portal", identities: offered, counts: {} }),
        },
      }),
    }),
    kind({
      ...{ name: "aws/keyed", role: "identity", summary: "Keys" },
      schema: v.object({ file: v.optional(secretSource()) }),
      ...{ accepts: [], yields: "aws/session" },
      keys: {
        parts: [{ name: "key", question: "Key", hidden: true, check: () => undefined }],
        where: "In the console: Keys.",
        webflow: true,
      },
      plan: (entry) => ({
        ...planOf(small, entry, { stored: true }),
        grant: () => ({
          ...{ variables: {}, files: {}, pass: [] },
          serves: { lasting: ["tests"], brief: [], none: [] },
        }),
      }),
    }),
  ];
  const clouds = small.clouds.map((cloud): Cloud => {
    if (cloud.name !== "aws") return cloud;
    const starters = () => Promise.resolve([portal, keyed]);
    return { ...cloud, kinds: [...cloud.kinds, ...kinds], starters };
  });
  return { ...small, clouds };
}
