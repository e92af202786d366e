import { type QueryClient, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, ApiError, ok } from "../api/client";

const SESSION = ["session"];

/** Who is logged in; null if nobody is. The browser keeps the token where scripts cannot read it. */
export function useSession() {
  return useQuery({
    queryKey: SESSION,
    queryFn: async () => {
      try {
        return await ok(api.GET("/sessions/current"));
      } catch (error) {
        if (error instanceof ApiError && error.status === 401) {
          return null;
        }
        throw error;
      }
    },
  });
}

/** How one can log in here. */
export function useLoginMethods() {
  return useQuery({
    queryKey: ["login"],
    queryFn: () => ok(api.GET("/login")),
    staleTime: Infinity,
  });
}

export function useLogin() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (credentials: { user: string; password: string }) =>
      ok(api.POST("/sessions", { body: credentials })),
    onSuccess: () => queries.invalidateQueries({ queryKey: SESSION }),
  });
}

export function useLogout() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => ok(api.DELETE("/sessions/current")),
    onSettled: () => forgetSession(queries),
  });
}

/** Back to the login page, with nothing left of what was seen. */
export function forgetSession(queries: QueryClient): void {
  queries.setQueryData(SESSION, null);
  queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== SESSION[0] });
}
