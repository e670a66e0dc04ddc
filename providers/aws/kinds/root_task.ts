/** Tasks of a root user's session: policies that AWS manages, one for each task. */
import { UserError } from "../../../lib/errors.ts";
import type { Entry } from "../../../lib/provider/kind.ts";
import { nearest } from "../../../lib/nearest.ts";
import { visible } from "../../../lib/terminal/escape.ts";

/** docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user-privileged-task.html */
export const TASKS = [
  "IAMAuditRootUserCredentials",
  "IAMCreateRootUserPassword",
  "IAMDeleteRootUserCredentials",
  "S3UnlockBucketPolicy",
  "SQSUnlockQueuePolicy",
] as const;

const ARN = /^arn:aws[a-z-]*:iam::aws:policy\/root-task\/(\w+)$/;

/** Returns the policy's ARN, also by a task's bare name. Throws for a name that AWS is not known to have. */
export function taskPolicy({ name, at }: Entry<unknown>, given: string, partition: string): string {
  const task = ARN.exec(given)?.[1] ?? given;
  if ((TASKS as readonly string[]).includes(task)) {
    return ARN.test(given) ? given : `arn:${partition}:iam::aws:policy/root-task/${task}`;
  }
  const meant = nearest(task.split("/").at(-1) ?? "", TASKS);
  throw new UserError(
    "config_invalid",
    `Cannot use identity "${name}": "${visible(given)}" is not a task that root can be assumed for`,
    {
      hint: `task_policy_arn: ${meant ?? TASKS.join(" | ")}`,
      at: at("principal", "task_policy_arn"),
    },
  );
}
