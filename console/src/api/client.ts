import createClient from "openapi-fetch";
import type { components, paths } from "./schema";

export type Image = components["schemas"]["Image"];
export type ImageChange = components["schemas"]["ImageChange"];
export type NewCopy = components["schemas"]["NewCopy"];
export type Member = components["schemas"]["Member"];
export type Format = components["schemas"]["Format"];
export type Job = components["schemas"]["Job"];
export type Quota = components["schemas"]["Quota"];
export type QuotaRequest = components["schemas"]["QuotaRequest"];
export type Check = components["schemas"]["Check"];
export type Finding = components["schemas"]["Finding"];
export type Session = components["schemas"]["Session"];
export type Verdict = components["schemas"]["Verdict"];
export type Text = components["schemas"]["Text"];
export type Problem = components["schemas"]["Problem"];

export const API = "/api/v1";

export const api = createClient<paths>({ baseUrl: API });

// The server answers in the language of the page.
api.use({
  onRequest({ request }) {
    request.headers.set("Accept-Language", document.documentElement.lang);
    return request;
  },
});

/** The server's answer to a request that it refused, in the words of its problem document. */
export class ApiError extends Error {
  readonly status: number;
  readonly requestId: string | undefined;

  constructor(status: number, problem: Partial<Problem> | undefined) {
    super(problem?.detail ?? problem?.title ?? `HTTP ${status}`);
    this.status = status;
    this.requestId = problem?.requestId;
  }
}

/** The data of an answer, or its problem thrown. */
export async function ok<T>(
  request: Promise<{ data?: T; error?: unknown; response: Response }>,
): Promise<T> {
  const { data, error, response } = await request;
  if (!response.ok) {
    throw new ApiError(response.status, error as Partial<Problem> | undefined);
  }
  return data as T;
}
