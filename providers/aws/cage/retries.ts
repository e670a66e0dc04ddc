/** When AWS's SDK asks again: for what AWS says in words of its own. The transport has done the rest by status. */
import type { STSClientConfig } from "@aws-sdk/client-sts";

type Strategy = Extract<
  NonNullable<STSClientConfig["retryStrategy"]>,
  { acquireInitialRetryToken: unknown }
>;

/** Tries of one operation, the first included. */
const TRIES = 3;

/** The first pause, in milliseconds; each is twice the one before. */
const PAUSE = 500;

/**
 * `Throttling` comes with status 400; and a signature that failed because of the clock is made anew, by the
 * time that AWS's answer tells.
 */
export const RETRIES: Strategy = {
  acquireInitialRetryToken: () => Promise.resolve(tokenFor(0)),
  refreshRetryTokenForRetry: (token, { errorType, error }) => {
    const count = token.getRetryCount() + 1;
    const passes = errorType === "THROTTLING" || errorType === "TRANSIENT";
    if (passes && count < TRIES && !isPaced(error)) return Promise.resolve(tokenFor(count));
    return Promise.reject(new Error("that was the last try"));
  },
  recordSuccess: () => {},
};

function tokenFor(count: number) {
  return {
    getRetryCount: () => count,
    getRetryDelay: () => count === 0 ? 0 : PAUSE * 2 ** (count - 1),
  };
}

/** Whether the transport has asked again already. */
function isPaced(error: unknown): boolean {
  const { httpStatusCode: status = 0 } = Object(Object(error).$metadata);
  return status === 429 || status >= 500;
}
