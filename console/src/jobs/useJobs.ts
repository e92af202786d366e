import { useInfiniteQuery } from "@tanstack/react-query";
import { api, ok } from "../api/client";
import { useChange } from "../api/useChange";
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
  return useChange(JOBS, (id: string) =>
    ok(api.PUT("/jobs/{id}/cancellation", { params: { path: { id } } })),
  );
}

export function useRetryJob() {
  return useChange(JOBS, (id: string) =>
    ok(api.POST("/jobs/{id}/tries", { params: { path: { id } } })),
  );
}
