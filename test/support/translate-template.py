"""Translates a SAM template as CloudFormation does before it deploys: JSON on stdout.

Usage: translate-template.py TEMPLATE MODE

The function's code and the layer count as uploaded: their paths become objects in a bucket.
"""

import json
import os
import sys

os.environ.setdefault("AWS_DEFAULT_REGION", "eu-central-1")

from samtranslator.translator.transform import transform  # noqa: E402
from samtranslator.yaml_helper import yaml_parse  # noqa: E402

BASIC_ROLE = "AWSLambdaBasicExecutionRole"


class ManagedPolicies:
    """Stands in for the list of policies that the translator would ask AWS for."""

    def load(self):
        return {BASIC_ROLE: f"arn:aws:iam::aws:policy/service-role/{BASIC_ROLE}"}


path, mode = sys.argv[1:]
with open(path, encoding="utf-8") as file:
    template = yaml_parse(file)
for resource in template["Resources"].values():
    for key in ("CodeUri", "ContentUri"):
        if key in resource["Properties"]:
            resource["Properties"][key] = "s3://bucket/" + resource["Properties"][key].strip("/")
json.dump(transform(template, {"Mode": mode}, ManagedPolicies()), sys.stdout)
