/** Every command line that the original's pages about `auth` print (cloudposse/atmos, `website/docs`) is understood. */
import { assertEquals, assertThrows } from "@std/assert";
import { commandsWith } from "../../../lib/cli/commands.ts";
import { parse } from "../../../lib/cli/parse.ts";
import { Variables } from "../../../lib/cli/variables.ts";
import { UserError } from "../../../lib/errors.ts";
import { cloudTable } from "../../../providers/table.ts";

const COMMANDS = commandsWith(cloudTable);

/** A line as a shell hands it over; what stands after a pipe is for somebody else. */
function wordsOf(line: string): readonly string[] {
  const [own = ""] = line.split(/ [|>] /);
  return [...own.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain!);
}

const read = (line: string) =>
  parse(wordsOf(line).slice(1), new Variables(() => undefined), COMMANDS);

/** By the command that each is. */
const DOCUMENTED: Readonly<Record<string, readonly string[]>> = {
  env: [
    "atmos auth env",
    "atmos auth env --identity prod-admin",
    "atmos auth env --identity",
    "atmos auth env --identity prod-admin --format json",
    "atmos auth env --format dotenv",
    "atmos auth env --format bash",
    "atmos auth env --format json",
    "atmos auth env --login",
    "atmos auth env --identity prod-admin --login",
    "atmos auth env --identity --login",
    "atmos auth env --identity=prod-admin --login --format bash",
    "atmos auth env --identity prod-admin --format bash",
  ],
  exec: [
    "atmos auth exec -- terraform plan -var-file=env.tfvars",
    "atmos auth exec --identity prod-admin -- aws sts get-caller-identity",
    "atmos auth exec -- env | grep AWS",
    "atmos auth exec -- terraform plan",
    "atmos --profile developer auth exec -- terraform plan",
    "atmos --profile=devops auth exec -i plat-dev/terraform -- true",
  ],
  list: [
    "atmos auth list",
    "atmos auth list --providers",
    "atmos auth list --providers=aws-sso,okta",
    "atmos auth list --identities",
    "atmos auth list --identities=admin,developer",
    "atmos auth list --format tree",
    "atmos auth list --format table",
    "atmos auth list --format json",
    "atmos auth list --format yaml",
    "atmos auth list --format graphviz > auth.dot",
    "atmos auth list --format graphviz | dot -Tpng > auth.png",
    "atmos auth list --format mermaid",
    "atmos auth list --format markdown > auth.md",
    "atmos auth list --tags team",
    "atmos auth list --profile ci",
  ],
  login: [
    "atmos auth login",
    "atmos auth login --identity admin",
    "atmos auth login -i dev-admin",
    "atmos auth login dev-admin",
    "atmos auth login sso-prod",
    "atmos auth login --provider sso-prod",
    "atmos auth login --identity admin --verbose",
    "atmos auth login --tags production",
    "atmos auth login --webflow",
    "atmos auth login --profile",
  ],
  logout: [
    "atmos auth logout",
    "atmos auth logout dev-admin",
    "atmos auth logout --identity dev-admin",
    "atmos auth logout -i dev-admin",
    "atmos auth logout --all",
    "atmos auth logout --all-realms",
    "atmos auth logout --provider aws-sso",
    "atmos auth logout --provider aws-sso --keychain",
    "atmos auth logout --tags team",
    "atmos auth logout dev-admin --dry-run",
    "atmos auth logout --all --dry-run",
    "atmos auth logout --all --keychain",
    "atmos auth logout dev-admin --keychain",
    "atmos auth logout dev-admin --keychain --force",
  ],
  shell: [
    "atmos auth shell",
    "atmos auth shell --identity prod-admin",
    "atmos auth shell my-identity",
    "atmos auth shell --shell /bin/zsh",
    'atmos auth shell -- -c "env | grep AWS"',
    "atmos auth shell -- --norc",
    'atmos auth shell --identity staging-readonly --shell /bin/bash -- -c "terraform plan"',
  ],
  validate: [
    "atmos auth validate",
    "atmos auth validate --verbose",
    "atmos auth validate -v",
  ],
  whoami: [
    "atmos auth whoami",
    "atmos auth whoami --identity",
    "atmos auth whoami --identity dev-admin",
    "atmos auth whoami -i dev-admin",
    "atmos auth whoami -i",
    "atmos auth whoami --output json",
  ],
  console: [
    "atmos auth console",
    "atmos auth console --identity",
    "atmos auth console --identity prod-admin",
    "atmos auth console -i",
    "atmos auth console -i prod-admin",
    "atmos auth console --destination s3",
    "atmos auth console --destination https://console.aws.amazon.com/ec2 --duration 4h",
    "atmos auth console --issuer my-organization",
    "atmos auth console --print-only | pbcopy",
    "atmos auth console --no-open",
    "atmos auth console --isolated",
    "atmos auth console --identity prod-admin --destination cloudformation --duration 2h --issuer ops",
    "atmos auth console --identity prod-oncall --duration 2h",
    "atmos auth console --issuer platform-team --duration 4h",
  ],
  "user configure": ["atmos auth user configure"],
  "ecr-login": [
    "atmos auth ecr-login dev/ecr/primary",
    "atmos auth ecr-login --identity dev-admin",
    "atmos auth ecr-login --registry 123456789012.dkr.ecr.us-east-1.amazonaws.com",
    "atmos auth ecr-login --registry 1.dkr.ecr.us-east-1.amazonaws.com --registry 2.dkr.ecr.us-west-2.amazonaws.com",
  ],
  "eks-token": [
    "atmos auth eks-token --cluster-name my-cluster --region us-east-2",
    "atmos auth eks-token --cluster-name my-cluster --region us-east-2 --identity dev-admin",
    "atmos auth eks-token --cluster-name dev-cluster --region us-west-2 | jq .",
  ],
  "aws ecr login": ["atmos aws ecr login dev/ecr/primary", "atmos aws ecr login --public"],
  "aws eks token": ["atmos aws eks token --cluster-name c --region us-east-2 -i dev"],
  "aws eks update-kubeconfig": [
    "atmos aws eks update-kubeconfig --integration dev/eks",
    "atmos aws eks update-kubeconfig --name c --region us-east-2 --alias dev --dry-run",
  ],
};

for (const [words, lines] of Object.entries(DOCUMENTED)) {
  for (const line of lines) {
    Deno.test(`"${line}" is understood`, () => assertEquals(read(line).words, words));
  }
}

/** What those pages print, and no version of theirs takes either. */
const MISTAKEN = [["atmos auth login --log-level debug", "--logs-level"]] as const;

for (const [line, mend] of MISTAKEN) {
  Deno.test(`"${line}" is a slip of theirs, and refused with a mend`, () => {
    assertEquals(assertThrows(() => read(line), UserError).hint, mend);
  });
}
