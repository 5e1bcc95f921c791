"""Index on OpenSearch: our own words and our own ranking, with the lists and the texts on a cluster.

The cluster holds what a segment holds and finds candidates; what decides about a query is the code of the local index,
on a snapshot made of the cluster's dictionary and of the candidates.
"""
