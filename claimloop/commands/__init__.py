"""One file for each verb: read the options, call one library function, print."""
