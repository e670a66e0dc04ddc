/** Prints the token that Google's library for JavaScript finds in the surroundings, and the project. */
import { GoogleAuth } from "google-auth-library";

const scopes = "https://www.googleapis.com/auth/cloud-platform";
const auth = new GoogleAuth({ scopes });
console.log(JSON.stringify([await auth.getAccessToken(), await auth.getProjectId()]));
