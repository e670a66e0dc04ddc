/** Pages of the AWS Management Console, by the names that people type. */

/**
 * Paths below the console's host; the region is put between the path and what comes after `#`. A name alone
 * stands for the path `NAME/home`.
 */
const PATHS: Readonly<Record<string, string>> = {
  console: "console/home",
  home: "console/home",
  dashboard: "console/home",
  glacier: "glacier/home",
  serverless: "lambda/home#/applications",
  fargate: "ecs/v2/clusters",
  ecs: "ecs/v2/clusters",
  ecr: "ecr/repositories",
  eks: "eks/clusters",
  ec2: "ec2/home#Home:",
  elb: "ec2/home#LoadBalancers:",
  globalaccelerator: "globalaccelerator/home",
  transitgateway: "vpc/home#TransitGateways:",
  privatelink: "vpc/home#Endpoints:",
  vpc: "vpcconsole/home",
  cloudfront: "cloudfront/v4/home",
  route53: "route53/v2/home",
  apigateway: "apigateway/main/apis",
  directconnect: "directconnect/v2/home",
  dynamodb: "dynamodbv2/home",
  documentdb: "docdb/home",
  memorydb: "memorydb/home",
  iam: "iam/home#/home",
  cognito: "cognito/v2/home",
  sso: "singlesignon/home",
  directory: "directoryservicev2/home",
  waf: "wafv2/homev2",
  shield: "wafv2/shieldv2",
  inspector: "inspector/v2/home",
  macie: "macie/home",
  cloudtrail: "cloudtrailv2/home",
  ssm: "systems-manager/home",
  opsworks: "opsworks/home",
  "tag-editor": "resource-groups/tag-editor/find-resources",
  "trusted-advisor": "trustedadvisor/home",
  "well-architected": "wellarchitected/home",
  codecommit: "codesuite/codecommit/repositories",
  codebuild: "codesuite/codebuild/projects",
  codedeploy: "codesuite/codedeploy/applications",
  codepipeline: "codesuite/codepipeline/pipelines",
  codeartifact: "codesuite/codeartifact/repositories",
  opensearch: "aos/home",
  elasticsearch: "aos/home",
  quicksight: "quicksight/home",
  redshift: "redshiftv2/home",
  sns: "sns/v3/home",
  sqs: "sqs/v3/home",
  mq: "amazon-mq/home",
  eventbridge: "events/home",
  "step-functions": "states/home",
  dms: "dms/v2/home",
  "migration-hub": "migrationhub/home",
  "application-discovery": "discovery/home",
  "server-migration": "servermigration/home",
  billing: "billing/home",
  "cost-explorer": "cost-management/home#/cost-explorer",
  budgets: "billing/home#/budgets",
  forecast: "forecast/home",
  "iot-core": "iot/home",
  "iot-analytics": "iotanalytics/home",
  "iot-events": "iotevents/home",
  greengrass: "iot/home#/greengrassHub",
  workspaces: "workspaces/v2/home",
  appstream: "appstream2/home",
  neptune: "neptune/home",
  cloudwatch: "cloudwatch/home",
  "lake-formation": "lakeformation/home",
};

/** Names whose path is the name itself. */
const PLAIN = [
  ...["s3", "efs", "fsx", "backup", "lambda", "lightsail", "batch", "elasticbeanstalk"],
  ...["rds", "elasticache", "timestream", "keyspaces", "qldb"],
  ...["organizations", "secretsmanager", "kms", "acm", "guardduty", "securityhub", "detective"],
  ...["config", "cloudformation", "servicecatalog", "systems-manager", "controltower"],
  ...["license-manager", "resource-groups", "cloud9", "xray", "athena", "emr", "cloudsearch"],
  ...["kinesis", "glue", "msk", "appflow", "datasync", "transfer", "sagemaker", "rekognition"],
  ...["textract", "comprehend", "translate", "polly", "transcribe", "lex", "personalize", "kendra"],
  ...["bedrock", "worklink"],
];

const PAGES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(PLAIN.map((name) => [name, `${name}/home`])),
  ...PATHS,
};

/** Every name, for completion. */
export const CONSOLE_PAGES: readonly string[] = Object.keys(PAGES).sort();

/** Returns the path of a page, by its name in any case; `undefined` when there is none of that name. */
export function pathOfPage(name: string): string | undefined {
  const key = name.toLowerCase();
  return Object.hasOwn(PAGES, key) ? PAGES[key] : undefined;
}
