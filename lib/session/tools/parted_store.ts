/**
 * The person's store of saved logins (`credsStore`) in a session. Docker asks a helper of one registry first, and takes
 * an empty one for none; docker-py and Testcontainers take an empty one for the store, where the person may be signed
 * in at the identity's registry as somebody else. Pure.
 */
import { isMap, mapUnder } from "../../map.ts";
import { type DockerConfig, hostIn } from "./docker_config.ts";

/** Helpers that save no login, and make one of the cloud's identity around: in a session, that is the session's. */
const MAKING = new Set(["ecr-login", "gcloud", "gcr", "acr-env", "acr-login"]);

/**
 * The configuration in which the store is asked at those registries alone where it has a login, and at none of `hosts`,
 * nor is any other helper there. Docker notes under `auths` where it has saved one.
 */
export function withStoreParted(config: DockerConfig, hosts: readonly string[]): DockerConfig {
  const { credsStore: store, ...rest } = config;
  if (typeof store !== "string" || store === "" || MAKING.has(store)) return config;
  const saved = Object.keys(mapUnder(config, "auths")).flatMap((key) => [key, hostIn(key)]);
  const helpers = {
    ...Object.fromEntries(saved.map((host) => [host, store])),
    ...isMap(config.credHelpers) ? config.credHelpers : {},
  };
  const others = Object.entries(helpers).filter(([key]) => !hosts.includes(hostIn(key)));
  return { ...rest, credHelpers: Object.fromEntries(others) };
}
