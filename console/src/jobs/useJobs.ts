import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, ok } from "../api/client";
import { usePolling } from "../live/LiveUpdates";

const JOBS = ["jobs"];

/** The project's jobs, newest first, page by page. */
export function useJobs() {
  const polling = usePolling();
  return useInfiniteQuery({
    queryKey: JOBS,
    queryFn: ({ pageParam }) =>
      ok(api.GET("/jobs", { params: { query: { marker: pageParam || undefined } } })),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    refetchInterval: ({ state }) => {
      const jobs = state.data?.pages.flatMap((page) => page.jobs) ?? [];
      return polling(jobs.some(({ state }) => state === "waiting" || state === "running"));
    },
  });
}

export function useCancelJob() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      ok(api.PUT("/jobs/{id}/cancellation", { params: { path: { id } } })),
    onSettled: () => queries.invalidateQueries({ queryKey: JOBS }),
  });
}

export function useRetryJob() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => ok(api.POST("/jobs/{id}/tries", { params: { path: { id } } })),
    onSettled: () => queries.invalidateQueries({ queryKey: JOBS }),
  });
}
