"""The named graphs as datasets: what each holds, who publishes it, on what terms, how to cite and to take it."""
