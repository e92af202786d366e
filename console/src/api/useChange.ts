import { type QueryKey, useMutation, useQueryClient } from "@tanstack/react-query";

/** A request that changes what `shown` names: it is looked at again, also after a failure. */
export function useChange<V, T>(shown: QueryKey, request: (wanted: V) => Promise<T>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: request,
    onSettled: () => queries.invalidateQueries({ queryKey: shown }),
  });
}
