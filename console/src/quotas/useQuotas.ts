import { useQuery } from "@tanstack/react-query";
import { api, ok, type Quota } from "../api/client";
import { useChange } from "../api/useChange";

const REQUESTS = ["quota-requests"];

export function useQuotas() {
  return useQuery({ queryKey: ["quotas"], queryFn: () => ok(api.GET("/quotas")) });
}

/** The newest requests for more. */
export function useQuotaRequests() {
  return useQuery({ queryKey: REQUESTS, queryFn: () => ok(api.GET("/quota-requests")) });
}

export interface Wish {
  limit: Quota["limit"];
  wanted: number;
  reason?: string;
}

export function useAskForMore() {
  return useChange(REQUESTS, (body: Wish) => ok(api.POST("/quota-requests", { body })));
}
